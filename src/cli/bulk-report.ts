import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { QueryBus } from '@nestjs/cqrs';
import { ALL_RIGHTS } from '../access/rights.js';
import type { BulkCounts } from '../bulk/actions/bulk-progress.js';
import { bulkResults } from '../bulk/actions/bulk-results.js';
import { namedResults } from '../bulk/actions/named-results.js';
import { resultsCsv } from '../bulk/actions/results-file.js';
import type { Vault } from '../vault/vault.js';
import { EXIT } from './exit.js';
import { counted, print, printJson, say } from './say.js';

/** What the command line says of a bulk action. */

export interface BulkEnd {
  finished: boolean;
  /** Settled, with those of earlier runs. */
  done: number;
  customers: number;
  counts: BulkCounts;
}

interface Parts {
  vault: Vault;
  queries: Pick<QueryBus, 'execute'>;
}

/** Results that are shown where no file was asked for. */
const SHOWN = 20;

export async function keepRefused(parts: Parts, jobId: string, path: string): Promise<void> {
  await pipeline(
    resultsCsv({ ...parts, rights: ALL_RIGHTS }, jobId, 'zh'),
    createWriteStream(path),
  );
}

export async function sayFirstResults({ vault, queries }: Parts, jobId: string): Promise<void> {
  let left = SHOWN;
  for await (const results of bulkResults(vault, jobId)) {
    const refused = results.filter(({ outcome }) => outcome === 'refused');
    for (const result of await namedResults(queries, ALL_RIGHTS, refused.slice(0, left))) {
      const { code, legalName, customerId, reasons = [] } = result;
      const who = code === undefined ? customerId : `${code} ${legalName ?? ''}`;
      say(`Refused: ${who.trim()}: ${reasons.map(({ en }) => en).join(' ')}`);
    }
    left -= refused.length;
    if (left <= 0) return say('There may be more; --refused FILE writes all of them to a file.');
  }
}

/** The last line; the exit code. */
export function tellBulk(end: BulkEnd, command: { dryRun: boolean; json?: boolean }): number {
  const { finished, done, customers, counts } = end;
  if (command.json) {
    printJson({ finished, done, customers, counts, dryRun: command.dryRun });
  } else {
    const would = command.dryRun ? 'would be ' : '';
    print(
      `${counted(done, 'customer')}: ${counts.changed} ${would}changed, ${counts.unchanged} as they are, ${counts.refused} ${would}refused.`,
    );
    if (!finished) print('It was stopped; the same command goes on where it was.');
  }
  return finished && counts.refused === 0 ? EXIT.good : EXIT.wrong;
}
