import type { JsonSchema } from '../../customer/catalogue/json-schema.js';
import type { Column, ColumnType } from '../../views/view.js';
import type { ListName } from '../inside.js';
import type { AskedList } from '../lists/list-query.js';
import { sortNames } from '../lists/list-query.js';
import { parametersOf } from '../lists/read-filter.js';

/** The query parameters that follow from what a list can be filtered and sorted by. */

const SCHEMAS: Readonly<Record<ColumnType, JsonSchema>> = {
  text: { type: 'string' },
  texts: { type: 'string' },
  date: { type: 'string', format: 'date' },
  integer: { type: 'integer' },
  decimal: { type: 'string', pattern: '^-?\\d{1,18}(\\.\\d{1,18})?$' },
  boolean: { type: 'boolean' },
};

/** The parameters of a list by the names under which operations refer to them. */
export function listParameters(
  name: ListName,
  list: Pick<AskedList, 'columns'>,
): Record<string, ListParameter> {
  const filters = Object.entries(list.columns).flatMap(([column, description]) =>
    description.filter ? filterParameters(column, description) : [],
  );
  const names = sortNames(list.columns).flatMap((column) => [column, `-${column}`]);
  const sort: ListParameter = {
    name: 'sort',
    in: 'query',
    description: 'A field; with - the other way round.',
    schema: { type: 'string', enum: names },
  };
  return Object.fromEntries(
    [...filters, ...(names.length > 0 ? [sort] : [])].map((parameter) => [
      `${name}.${parameter.name}`,
      parameter,
    ]),
  );
}

export interface ListParameter {
  name: string;
  in: 'query';
  description: string;
  schema: JsonSchema;
  explode?: true;
}

/** What `counts` can count by. */
export function countParameter({
  columns,
}: Pick<AskedList, 'columns'>): ListParameter & { required: true } {
  const names = Object.keys(columns).filter((name) => columns[name]?.counted);
  return {
    name: 'by',
    in: 'query',
    required: true,
    description: 'The field whose values are counted.',
    schema: { type: 'string', enum: names },
  };
}

function filterParameters(name: string, column: Column): ListParameter[] {
  const schema = SCHEMAS[column.type];
  return parametersOf(name, column).map((parameter) =>
    parameter === name
      ? {
          name,
          in: 'query',
          description: 'Any of these values; null: none at all.',
          schema: { type: 'array', items: { anyOf: [schema, { const: 'null' }] } },
          explode: true,
        }
      : { name: parameter, in: 'query', description: describe(parameter), schema },
  );
}

function describe(parameter: string): string {
  if (parameter.endsWith('.prefix')) return 'Begins so.';
  return parameter.endsWith('.from') ? 'This or later, or more.' : 'This or earlier, or less.';
}
