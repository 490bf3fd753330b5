import { type ImportCounts, noCounts } from '../bulk/imports/import-tally.js';
import type { ImportBody } from '../http/imports/import-body.js';
import { sayResult } from './import-report.js';
import { counted, say } from './say.js';

/** What an import in a service says to a person here: the same as one on the store itself. */

export function sayRemotePlacement({ file, total, columns, notImported }: ImportBody): void {
  if (file !== undefined) say(`${file.name}: ${counted(total ?? 0, 'row')}.`);
  for (const { sheet, heading, field } of columns) {
    say(`  ${sheet === '' ? '' : `${sheet}: `}${heading} → ${field}`);
  }
  for (const { advice } of notImported) say(`  Not imported: ${advice}.`);
}

export function sayRemoteResult(
  body: ImportBody,
  refusedFile: string | undefined,
  seconds: number,
): void {
  const { state, done, total = done, counts, problems, duplicates, request, trouble } = body;
  sayResult(
    {
      // What the job has counted so far; before the first row that is nothing.
      counts: { ...noCounts(), ...(counts as Partial<ImportCounts>) },
      settled: done,
      rows: total,
      finished: state === 'finished',
      problems: problems.map(({ message, ...problem }) => ({
        ...problem,
        zh: message,
        en: message,
      })),
      duplicates,
    },
    { dryRun: request.dryRun === true, seconds, refusedFile },
  );
  if (trouble !== undefined) say(trouble);
}
