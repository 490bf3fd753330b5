import { setFlagsFromString } from 'node:v8';
import { importCustomers, prepareImport } from '../bulk/imports/import-customers.js';
import type { ImportOptions, ImportResult } from '../bulk/imports/import-options.js';
import type { Language } from '../bulk/imports/row-refusal.js';
import { isActorId } from '../customer/catalogue/value-checks.js';
import { EXIT, UsageError } from './exit.js';
import { sayPlacement, sayResult } from './import-report.js';
import { catchUp, withInside } from './inside.js';
import { type Progress, progress } from './progress.js';
import { printJson, say } from './say.js';
import { stopSignal } from './stop-signal.js';
import { configure } from './store.js';

export interface ImportCommand {
  mode: 'create' | 'upsert';
  dryRun: boolean;
  map: string[];
  system?: string;
  batch?: string;
  strictColumns: boolean;
  refused?: string;
  language: Language;
  actor: string;
  json?: boolean;
}

/** The list follows only afterwards (in the service, or before the next import): equal names in one file. */
const REMEMBERED_NAMES = 500_000;

/** `dossier import FILE`: 1 when a row was refused or the import was stopped. */
export async function importFile(path: string, command: ImportCommand): Promise<number> {
  if (!isActorId(command.actor)) {
    throw new UsageError('--actor: 1 to 64 letters, digits, dots, hyphens and underscores.');
  }
  // Left to itself, V8 lets garbage grow to several times of what lives; so it collects earlier, at no
  // cost that could be measured, and 100,000 rows stay under 400 MB.
  setFlagsFromString('--heap-growing-percent=150');
  const config = await configure();
  const stop = stopSignal('the rows under way');
  let shown: Progress | undefined;
  const options: ImportOptions = {
    ...importOptions(path, command),
    signal: stop.signal,
    onStart(start) {
      sayPlacement(start);
      shown = progress({ total: start.source.rows, before: start.settledBefore, unit: 'rows' });
    },
    onProgress: ({ settled }) => shown?.update(settled),
  };
  const beganAt = performance.now();
  try {
    // Before the store: a mistyped name makes none.
    const prepared = await prepareImport(options, config.policy);
    const result = await withInside(
      config,
      async (inside, buses) => {
        // Equal names are found in the list; what is written from here on is remembered beside it.
        await catchUp(inside);
        const { commands, queries } = await buses();
        const parts = { commands, queries, vault: inside.store.vault, policy: config.policy };
        return importCustomers(parts, prepared, options);
      },
      { recentNames: REMEMBERED_NAMES },
    );
    shown?.end();
    return tell(result, command, (performance.now() - beganAt) / 1000);
  } finally {
    shown?.end();
    stop.release();
  }
}

function importOptions(path: string, command: ImportCommand): ImportOptions {
  const { mode, dryRun, map, system, batch, strictColumns, refused, language, actor } = command;
  return {
    path,
    mode,
    dryRun,
    map,
    strictColumns,
    language,
    actor: { id: actor, kind: 'user' },
    ...(system !== undefined && { system }),
    ...(batch !== undefined && { batch }),
    ...(refused !== undefined && { refusedPath: refused }),
  };
}

function tell(
  result: ImportResult,
  { dryRun, json, mode }: ImportCommand,
  seconds: number,
): number {
  if (json) printJson({ ...resultForPrograms(result), mode, dryRun, seconds });
  else sayResult(result, dryRun, seconds);
  if (!result.finished) say('Stopped. Give the same command again to go on where it stopped.');
  return result.finished && result.counts.refused === 0 ? EXIT.good : EXIT.wrong;
}

function resultForPrograms({ source, mapping, ...result }: ImportResult) {
  return {
    ...result,
    file: source.path,
    encoding: source.encoding,
    separator: source.separator,
    columns: mapping.columns.map(({ index, heading, target }) => ({
      column: index + 1,
      heading,
      field: target.path,
    })),
    notImported: mapping.left.map(({ index, heading, reason }) => ({
      column: index + 1,
      heading,
      reason,
    })),
  };
}
