import { leftSentence, unreadSentence } from '../bulk/columns/describe-left.js';
import type { Suggestion } from '../bulk/columns/suggest-mapping.js';
import type { DuplicateGroup } from '../bulk/imports/file-duplicates.js';
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
/** Of each list. */
const SHOWN = 20;

export function sayPlacement({ source, mapping, rows, settledBefore }: ImportStart): void {
  say(`${source.path}: ${counted(rows, 'row')}, ${formOf(source.form)}.`);
  for (const sheet of [mapping, ...mapping.lists]) {
    const name = sheet.name === '' ? '' : `${sheet.name}: `;
    const headingRow = source.sheets[sheet.sheet]?.headingRow ?? 1;
    if (headingRow > 1) say(`  ${name}the headings are in row ${headingRow}.`);
    for (const { heading, target } of sheet.columns) {
      const unit = target.unit === undefined ? '' : ` (${target.unit})`;
      say(`  ${name}${heading} → ${target.path}${unit}`);
    }
    for (const column of sheet.left) say(`  Not imported: ${leftSentence(column, sheet.name).en}.`);
  }
  for (const { heading, name } of mapping.takenOver) say(`  ${heading} → ${name} (taken over)`);
  for (const sheet of mapping.unread) {
    const sentence = unreadSentence(sheet);
    if (sentence !== undefined) say(`  Not imported: ${sentence.en}.`);
  }
  for (const { name, reason } of source.form.type === 'xlsx' ? source.form.left : []) {
    if (reason === 'hidden') say(`  Not imported: sheet ${name}, which is hidden.`);
  }
  if (settledBefore > 0) {
    say(`Going on behind the ${counted(settledBefore, 'row')} that an earlier run has done.`);
  }
}

/** What the columns that are not imported may be; a person decides. */
export function saySuggestions(suggestions: readonly Suggestion[]): void {
  for (const { placed, index, heading, path, confidence, why } of suggestions) {
    if (placed !== undefined || path === undefined) continue;
    const share = `${Math.round(confidence * 100)} %`;
    const reasons = why.map(({ en }) => en).join(', ');
    say(`Perhaps ${heading} is ${path} (${share}: ${reasons}): --map "#${index + 1}=${path}"`);
  }
}

function formOf(form: SourceFile['form']): string {
  if (form.type === 'xlsx') return 'a workbook';
  const { encoding, separator } = form;
  const between = SEPARATORS[separator] ?? `“${separator}”`;
  return `${encoding === 'utf-8' ? 'UTF-8' : 'GB18030'}, separated by ${between}`;
}

export function sayResult(
  result: Pick<
    ImportResult,
    'counts' | 'settled' | 'rows' | 'finished' | 'problems' | 'duplicates'
  >,
  {
    dryRun,
    seconds,
    refusedFile,
  }: { dryRun: boolean; seconds: number; refusedFile?: string | undefined },
): void {
  const { counts, settled, rows, finished, problems, duplicates } = result;
  const done = finished ? counted(settled, 'row') : `${count(settled)} of ${counted(rows, 'row')}`;
  print(`${done}: ${outcomes(counts, dryRun)}, in ${duration(seconds)}.`);
  if (counts.repeated > 0) {
    print(`${counted(counts.repeated, 'row')} meant the same customer as a row before.`);
  }
  if (counts.warned > 0) {
    print(`Accepted with warnings: ${counted(counts.warned, 'row')} (${kinds(counts.warnings)}).`);
  }
  const refusals = problems.filter(({ severity }) => severity === 'error');
  for (const problem of refusals.slice(0, SHOWN)) print(`Refused: ${sentence(problem)}`);
  sayMore(refusals.length, 'other kind', 'of refusals');
  if (dryRun) {
    for (const group of duplicates.slice(0, SHOWN)) print(`Alike: ${alike(group)}`);
    sayMore(duplicates.length, 'other group', 'of rows that are alike');
  }
  if (refusedFile !== undefined) {
    print(`The refused rows are in ${refusedFile}: correct them there and import that file.`);
  }
}

function sayMore(found: number, what: string, of: string): void {
  if (found > SHOWN) print(`… and ${counted(found - SHOWN, what)} ${of}.`);
}

const REASONS: Readonly<Record<DuplicateGroup['reason'], string>> = {
  code: 'the same code',
  'external-id': 'the same external id',
  'tax-id': 'the same tax id',
  'same-name': 'the same name',
};

function alike({ reason, rows, count: all, customers }: DuplicateGroup): string {
  const more = all > rows.length ? ' …' : '';
  const which = `${rows.length === 1 ? 'row' : 'rows'} ${rows.map(count).join(', ')}${more}`;
  const others = customers.map(({ code, legalName }) => `${code} ${legalName}`).join(', ');
  return `${which}: ${REASONS[reason]}${others === '' ? '' : ` as ${others}`}`;
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
