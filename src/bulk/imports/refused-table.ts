import { ownColumns, REFUSAL_COLUMNS } from '../columns/read-only-columns.js';
import type { ImportRecord } from './import-record.js';
import { fieldLabel } from './refusal-column.js';
import type { RefusedReason, RefusedRow } from './refused-rows.js';
import type { Language } from './row-refusal.js';

/** Refused rows as a table: the columns of the original as they were, then row number, column, code, reason. */

const OURS = Object.values(REFUSAL_COLUMNS);

export function refusalHeadings(language: Language): string[] {
  return OURS.map((column) => column[language]);
}

/** The file's own cells of a row: as many as its headings. */
export function ownCells(cells: readonly string[], headings: readonly string[]): string[] {
  return Array.from({ length: ownColumns(headings) }, (_, i) => cells[i] ?? '');
}

/** What we say beside a row; several reasons in one cell each. */
export function refusalCells(
  row: number,
  reasons: readonly RefusedReason[],
  sheets: ImportRecord['sheets'],
  language: Language,
): string[] {
  const several = (of: (reason: RefusedReason) => string) => [...new Set(reasons.map(of))];
  return [
    String(row),
    several((reason) => columnName(reason, sheets, language)).join('；'),
    several(({ code }) => code).join('；'),
    several((reason) => reason[language]).join('；'),
  ];
}

/** The heading, with its sheet when that is another one than the customers'; the label of a field without column. */
function columnName(
  { pointer, place }: RefusedReason,
  sheets: ImportRecord['sheets'],
  language: Language,
): string {
  if (place === undefined) return fieldLabel(pointer)?.[language] ?? '';
  const sheet = sheets.find(({ index }) => index === place.sheet);
  const heading = sheet?.headings[place.column] ?? '';
  return sheet === sheets[0] ? heading : `${sheet?.name}!${heading}`;
}

/** The places of a refused row where something is wrong, as `sheet:row:column`. */
export function wrongPlaces({ reasons }: RefusedRow): Set<string> {
  return new Set(
    reasons.flatMap(({ place }) => (place ? [`${place.sheet}:${place.row}:${place.column}`] : [])),
  );
}
