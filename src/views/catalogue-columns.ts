import type { TopField } from '../customer/catalogue/field.js';
import type { JsonObject } from '../customer/catalogue/json.js';
import type { Column, ColumnType, ColumnValue } from './view.js';

/** Columns of a list as the catalogue marks its fields: a new field is one entry there, and none here. */

export function catalogueColumns(fields: readonly TopField[]): Record<string, Column> {
  const columns: Record<string, Column> = {};
  for (const { name, type, filter, sort } of fields) {
    if (!filter && !sort) continue;
    columns[name] = {
      type: columnType(type),
      ...(filter ? { filter } : {}),
      ...(sort ? { sort } : {}),
    };
  }
  return columns;
}

/** Reads the values of those columns from a record; made once, since it is asked for every row. */
export function catalogueValues(
  fields: readonly TopField[],
): (record: JsonObject) => Record<string, ColumnValue> {
  const shown = fields.filter(({ filter, sort }) => filter || sort);
  return (record) => {
    const values: Record<string, ColumnValue> = {};
    for (const { name, type } of shown) {
      const value = record[name];
      if (value !== undefined) values[name] = columnValue(type, value);
    }
    return values;
  };
}

function columnType(type: TopField['type']): ColumnType {
  switch (type.type) {
    case 'text':
    case 'choice':
    case 'list':
      return 'text';
    case 'date':
    case 'boolean':
    case 'integer':
      return type.type;
    case 'money':
    case 'decimal':
      return 'decimal';
    case 'texts':
    case 'lists':
    case 'elements':
      return 'texts';
    default:
      throw new Error(`a field of type ${type.type} cannot be a column`);
  }
}

/** Money is sorted by its amount; elements are found by their main value. */
function columnValue(type: TopField['type'], value: unknown): ColumnValue {
  if (type.type === 'money') return (value as { amount: string }).amount;
  if (type.type === 'elements') {
    return (value as JsonObject[]).flatMap(({ value: main }) =>
      typeof main === 'string' ? [main] : [],
    );
  }
  return value as ColumnValue; // the catalogue's type says so, and checked it
}
