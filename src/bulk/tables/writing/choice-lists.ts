import { columnName, LAST_ROW } from '../workbook/cell-reference.js';
import { xmlText } from '../workbook/xml-text.js';
import type { ColumnSpec, SheetSpec } from './sheet-spec.js';

/**
 * Lists to choose from, and notes, as validations of columns. Short lists stand in the validation; longer
 * ones, and those with a comma in them, on a hidden sheet, each under a name.
 */

/** What Excel takes in one formula text and in a prompt. */
const MAX_CHARACTERS = 255;

export interface ChoiceLists {
  /** Those on the hidden sheet, a column each. */
  long: readonly (readonly string[])[];
  /** What stands for a list in the validation of a column. */
  formula(choices: readonly string[]): string;
}

export function choiceLists(sheets: readonly SheetSpec[]): ChoiceLists {
  const long: (readonly string[])[] = [];
  const places = new Map<string, number>();
  for (const { choices = [] } of sheets.flatMap(({ columns }) => columns)) {
    if (choices.length === 0 || inFormula(choices) !== undefined) continue;
    const key = JSON.stringify(choices);
    if (!places.has(key)) places.set(key, long.push(choices) - 1);
  }
  return {
    long,
    formula: (choices) => inFormula(choices) ?? listName(places.get(JSON.stringify(choices)) ?? 0),
  };
}

/** Undefined for a list that has no room there. */
function inFormula(choices: readonly string[]): string | undefined {
  const text = choices.join(',');
  const isPlain = choices.every((choice) => choice === choice.trim() && !/[,"]/.test(choice));
  return isPlain && text.length <= MAX_CHARACTERS ? `"${text}"` : undefined;
}

/** @param index from 0 */
function listName(index: number): string {
  return `choices_${index + 1}`;
}

export function definedNames(sheet: string, { long }: ChoiceLists): string {
  if (long.length === 0) return '';
  const names = long.map((choices, i) => {
    const column = columnName(i + 1);
    const range = `'${sheet}'!$${column}$1:$${column}$${choices.length}`;
    return `<definedName name="${listName(i)}">${xmlText(range)}</definedName>`;
  });
  return `<definedNames>${names.join('')}</definedNames>`;
}

export function validations(columns: readonly ColumnSpec[], lists: ChoiceLists): string {
  const found = columns.flatMap((column, i) => validation(column, columnName(i + 1), lists));
  if (found.length === 0) return '';
  return `<dataValidations count="${found.length}">${found.join('')}</dataValidations>`;
}

function validation(
  { choices = [], note }: ColumnSpec,
  column: string,
  lists: ChoiceLists,
): string[] {
  if (choices.length === 0 && note === undefined) return [];
  const prompt = note === undefined ? '' : ` showInputMessage="1" prompt="${xmlText(cut(note))}"`;
  const common = `allowBlank="1"${prompt} sqref="${column}2:${column}${LAST_ROW}"`;
  if (choices.length === 0) return [`<dataValidation ${common}/>`];
  const formula = xmlText(lists.formula(choices));
  return [`<dataValidation type="list" ${common}><formula1>${formula}</formula1></dataValidation>`];
}

function cut(text: string): string {
  return text.length <= MAX_CHARACTERS ? text : `${text.slice(0, MAX_CHARACTERS - 1)}…`;
}
