import fc from 'fast-check';
import { searchTerms } from '../../src/customer/search-text.js';
import type { ColumnValue } from '../../src/views/view.js';
import type { Filter, Sort } from '../../src/views/view-store.js';
import { COLUMNS, type RowDraft, SEARCH_GROUPS } from './view-rows.js';

/** Rows and questions with few different values, so that questions are answered by some rows. */

type Name = keyof typeof COLUMNS;

const NAMES = [
  '春满园文化',
  '满园春色',
  '杭州春华',
  'Spring Garden',
  '园林 3M 公司',
  '重庆銀行',
  'abc',
];
const QUERIES = [
  '春满',
  '园',
  'cmy',
  'chun',
  'spring',
  'garden sp',
  '3m',
  '银行',
  'zz',
  '满园 春',
  'abc',
];

const SCALARS = {
  text: fc.constantFrom(
    '',
    'a',
    'ab',
    'abc',
    'b',
    '中',
    '中国',
    'a\u{20BB7}',
    '\u{20BB7}',
    '\uFFFD',
  ),
  integer: fc.constantFrom(-5, 0, 1, 2, 1_000_000_000_000),
  decimal: fc.constantFrom('-12.5', '-2', '0', '0.05', '2', '10', '10.5', '999999999999999.99'),
  date: fc.constantFrom('2024-02-29', '2025-01-01', '2025-12-31'),
  boolean: fc.boolean(),
} as const;

function scalarFor(column: Name): fc.Arbitrary<string | number | boolean> {
  const { type } = COLUMNS[column];
  return type === 'texts' ? SCALARS.text : SCALARS[type];
}

function valueFor(column: Name): fc.Arbitrary<ColumnValue> {
  const value =
    COLUMNS[column].type === 'texts' ? fc.array(SCALARS.text, { maxLength: 3 }) : scalarFor(column);
  return fc.option<ColumnValue, undefined>(value, { nil: undefined, freq: 4 });
}

const names = Object.keys(COLUMNS) as Name[];

const draft = fc.record({
  isHidden: fc.boolean().map((hidden) => hidden),
  values: fc.record(
    Object.fromEntries(names.map((name) => [name, valueFor(name)])) as Record<
      Name,
      fc.Arbitrary<ColumnValue>
    >,
  ),
  names: fc.array(fc.constantFrom(...NAMES), { maxLength: 2 }),
});

/** Rows as they are written first, and changes of some of them afterwards. */
export const histories: fc.Arbitrary<{ rows: RowDraft[]; changes: RowDraft[] }> = fc
  .record({
    rows: fc.array(draft, { maxLength: 30 }),
    changes: fc.array(fc.tuple(fc.nat(29), draft), { maxLength: 15 }),
  })
  .map(({ rows, changes }) => ({
    rows: rows.map((row, i) => ({ ...row, isHidden: row.isHidden && i % 4 === 0, number: i + 1 })),
    changes: changes
      .filter(([i]) => i < rows.length)
      .map(([i, row]) => ({ ...row, number: i + 1 })),
  }));

const column = fc.constantFrom(...names);
const textColumn = fc.constantFrom<Name>('name', 'kind', 'tags', 'places', 'day');

const onColumn: fc.Arbitrary<Filter> = fc.oneof(
  column.chain((name) =>
    fc.option(scalarFor(name)).map((value): Filter => ({ type: 'eq', column: name, value })),
  ),
  column.chain((name) =>
    fc
      .array(scalarFor(name), { maxLength: 3 })
      .map((values): Filter => ({ type: 'in', column: name, values })),
  ),
  column.chain((name) =>
    fc.tuple(scalarFor(name), scalarFor(name), fc.constantFrom('from', 'to', 'both')).map(
      ([from, to, ends]): Filter => ({
        type: 'range',
        column: name,
        ...(ends === 'to' ? {} : { from }),
        ...(ends === 'from' ? {} : { to }),
      }),
    ),
  ),
  textColumn.chain((name) =>
    fc
      .constantFrom('a', 'ab', '中', '2025', '\u{20BB7}')
      .map((prefix): Filter => ({ type: 'prefix', column: name, prefix })),
  ),
);

const search: fc.Arbitrary<Filter> = fc.constantFrom(...QUERIES).map((query) => ({
  type: 'search',
  terms: searchTerms(query).map(({ index, text, tokens }) => ({
    groups: SEARCH_GROUPS.filter((group) => group.endsWith(index)),
    text,
    tokens,
  })),
}));

export const filters: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    onColumn,
    search,
    fc
      .tuple(
        fc.constantFrom('and' as const, 'or' as const),
        fc.array(tie('filter'), { maxLength: 3 }),
      )
      .map(([type, parts]): Filter => ({ type, filters: parts })),
  ),
})).filter;

export const sorts: fc.Arbitrary<Sort> = fc.record(
  {
    column: fc.constantFrom(...names.filter((name) => 'sort' in COLUMNS[name])),
    descending: fc.boolean(),
  },
  { requiredKeys: ['descending'] },
);

export const countColumns: fc.Arbitrary<Name | undefined> = fc.option(column, { nil: undefined });
