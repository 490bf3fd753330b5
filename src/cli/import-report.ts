import { describeLeft } from '../bulk/columns/check-mapping.js';
import type { ImportResult, ImportStart } from '../bulk/imports/import-options.js';
import type { ImportCounts, ProblemGroup } from '../bulk/imports/import-tally.js';
import type { SourceFile } from '../bulk/tables/source-file.js';
import { duration } from './progress.js';
import { count, counted, print, say } from './say.js';

/** What an import says to a person. */

const SEPARATORS: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
};
const SHOWN_PROBLEMS = 20;

export function sayPlacement({ source, mapping, settledBefore }: ImportStart): void {
  say(`${source.path}: ${counted(source.rows, 'row')}, ${formOf(source)}.`);
  for (const { heading, target } of mapping.columns) {
    say(`  ${heading} → ${target.path}${target.unit === undefined ? '' : ` (${target.unit})`}`);
  }
  for (const column of mapping.left) say(`  Not imported: ${describeLeft(column)}.`);
  if (settledBefore > 0) {
    say(`Going on behind the ${counted(settledBefore, 'row')} that an earlier run has done.`);
  }
}

function formOf({ encoding, separator }: SourceFile): string {
  const between = SEPARATORS[separator] ?? `“${separator}”`;
  return `${encoding === 'utf-8' ? 'UTF-8' : 'GB18030'}, separated by ${between}`;
}

export function sayResult(result: ImportResult, dryRun: boolean, seconds: number): void {
  const { counts, settled, rows, finished, problems, refusedFile } = result;
  const done = finished ? counted(settled, 'row') : `${count(settled)} of ${counted(rows, 'row')}`;
  print(`${done}: ${outcomes(counts, dryRun)}, in ${duration(seconds)}.`);
  if (counts.repeated > 0) {
    print(`${counted(counts.repeated, 'row')} meant the same customer as a row before.`);
  }
  if (counts.warned > 0) {
    print(`Accepted with warnings: ${counted(counts.warned, 'row')} (${kinds(counts.warnings)}).`);
  }
  for (const problem of problems.slice(0, SHOWN_PROBLEMS)) print(`Refused: ${sentence(problem)}`);
  if (problems.length > SHOWN_PROBLEMS) {
    print(`… and ${counted(problems.length - SHOWN_PROBLEMS, 'other kind')} of refusals.`);
  }
  if (refusedFile !== undefined) {
    print(`The refused rows are in ${refusedFile}: correct them there and import that file.`);
  }
}

function outcomes({ created, changed, unchanged, refused }: ImportCounts, dryRun: boolean): string {
  const would = dryRun ? 'would be ' : '';
  const parts = [
    `${count(created)} ${would}created`,
    ...(changed > 0 ? [`${count(changed)} ${would}changed`] : []),
    ...(unchanged > 0 ? [`${count(unchanged)} ${would}left as they are`] : []),
    `${count(refused)} ${would}refused`,
  ];
  return parts.join(', ');
}

function kinds(byCode: Readonly<Record<string, number>>): string {
  return Object.entries(byCode)
    .map(([code, number]) => `${code} ${count(number)}`)
    .join(', ');
}

function sentence({ code, column, rows, firstRow, en }: ProblemGroup): string {
  const where = column === '' ? '' : ` in ${column}`;
  const which = rows === 1 ? `row ${firstRow}` : `${count(rows)} rows, the first is ${firstRow}`;
  return `${code}${where} (${which}): ${en}`;
}
