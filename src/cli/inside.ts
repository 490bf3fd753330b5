import type { Config } from '../config/config.js';
import { type Inside, openInside } from '../inside.js';
import type { Buses } from '../open-buses.js';
import type { ViewReport } from '../views/view-status.js';
import { say } from './say.js';

const SILENT_MS = 1_000;

/**
 * Works on the store itself, beside a running service or without one, and closes it whatever happens.
 * Lists do not follow what is written; `catchUp` brings them to the log's end.
 */
export async function withInside<Result>(
  config: Config,
  work: (inside: Inside, buses: () => Promise<Buses>) => Promise<Result>,
  options: { recentNames?: number } = {},
): Promise<Result> {
  const inside = await openInside(config, { ...options, views: 'inline', report: sayTrouble });
  let buses: Buses | undefined;
  const open = async () => {
    const { openBuses } = await import('../open-buses.js');
    buses ??= await openBuses(inside);
    return buses;
  };
  try {
    return await work(inside, open);
  } finally {
    await buses?.close();
    await inside.close();
  }
}

/** Brings the lists to the log's end, and says so when that takes a while. */
export async function catchUp(inside: Inside): Promise<void> {
  const told = setTimeout(() => say('Bringing the lists up to date first …'), SILENT_MS);
  try {
    await inside.catchUp();
  } finally {
    clearTimeout(told);
  }
}

function sayTrouble(report: ViewReport): void {
  if (report.type === 'trouble') say(`Lists: ${report.message}`);
  if (report.type === 'stopped') {
    say(`The list ${report.view} stopped at position ${report.position}: ${report.message}`);
  }
}
