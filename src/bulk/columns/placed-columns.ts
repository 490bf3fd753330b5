import type { Sentence } from '../import-error.js';
import { leftSentence, unreadSentence } from './describe-left.js';
import type { ColumnMapping } from './mapping.js';

/** Where the columns of a file go, and what is not read of it, as a report shows it. */

export interface PlacedColumn {
  /** Empty for a CSV file. */
  sheet: string;
  /** From 1. */
  column: number;
  heading: string;
  /** Path of the field, or the name of what is taken over. */
  field: string;
}

/** A column, or a whole sheet, that is not read. */
export interface NotImported {
  sheet: string;
  column?: number;
  heading?: string;
  reason: string;
  advice: Sentence;
}

/** Of every sheet that is read, and those of the past that is taken over. */
export function placedColumns(mapping: ColumnMapping): PlacedColumn[] {
  const ofSheets = [mapping, ...mapping.lists].flatMap(({ name: sheet, columns }) =>
    columns.map(({ index, heading, target }) => ({
      sheet,
      column: index + 1,
      heading,
      field: target.path,
    })),
  );
  const takenOver = mapping.takenOver.map(({ index, heading, name }) => ({
    sheet: mapping.name,
    column: index + 1,
    heading,
    field: name,
  }));
  return [...ofSheets, ...takenOver];
}

/** With what can be done about it. */
export function notImported(mapping: ColumnMapping): NotImported[] {
  const columns = [mapping, ...mapping.lists].flatMap(({ name: sheet, left }) =>
    left.map((column) => ({
      sheet,
      column: column.index + 1,
      heading: column.heading,
      reason: column.reason,
      advice: leftSentence(column, sheet),
    })),
  );
  const sheets = mapping.unread.flatMap((unread) => {
    const advice = unreadSentence(unread);
    return advice === undefined ? [] : [{ sheet: unread.name, reason: unread.reason, advice }];
  });
  return [...columns, ...sheets];
}
