import { type AskedList, readListQuery, sortNames } from '../../../src/http/lists/list-query.js';
import { HttpProblem } from '../../../src/http/problems/http-problem.js';
import { QueryReader } from '../../../src/http/request/query-reader.js';

const LIST: AskedList = {
  columns: {
    status: { type: 'text', filter: true, sort: true },
    legalName: { type: 'text', filter: true, sortedBy: 'nameOrder' },
    nameOrder: { type: 'text', sort: true },
    tags: { type: 'texts', filter: true },
    creditLimit: { type: 'decimal', filter: true, sort: true },
    createdOn: { type: 'date', filter: true },
    openWarnings: { type: 'integer', filter: true },
    vip: { type: 'boolean', filter: true },
  },
  defaultSort: { descending: true },
  search: (query) => (query === '!!' ? undefined : { type: 'prefix', column: 'q', prefix: query }),
};

function read(query: Record<string, string | string[]>) {
  return readListQuery(new QueryReader(query), LIST);
}

/** Each wrong parameter with its code. */
function faults(query: Record<string, string | string[]>): unknown {
  try {
    return read(query);
  } catch (error) {
    if (!(error instanceof HttpProblem)) throw error;
    return error.details.errors?.('en').map(({ parameter, code }) => `${parameter}: ${code}`);
  }
}

describe('the query of a list', () => {
  it('without parameters asks for the first 50 in the list’s own order', () => {
    expect(read({})).toMatchObject({
      filter: undefined,
      sort: { descending: true },
      limit: 50,
      cursor: undefined,
    });
  });

  it.each<[string, Record<string, string | string[]>, object]>([
    ['one value', { status: 'active' }, { type: 'eq', column: 'status', value: 'active' }],
    [
      'any of several',
      { status: ['active', 'inactive'] },
      { type: 'in', column: 'status', values: ['active', 'inactive'] },
    ],
    ['none at all', { tags: 'null' }, { type: 'eq', column: 'tags', value: null }],
    [
      'a value or none',
      { tags: ['null', '华东'] },
      {
        type: 'or',
        filters: [
          { type: 'eq', column: 'tags', value: '华东' },
          { type: 'eq', column: 'tags', value: null },
        ],
      },
    ],
    [
      'a range of dates',
      { 'createdOn.from': '2026-01-01', 'createdOn.to': '2026-01-31' },
      { type: 'range', column: 'createdOn', from: '2026-01-01', to: '2026-01-31' },
    ],
    [
      'an open range of amounts, as text',
      { 'creditLimit.from': '50000.00' },
      { type: 'range', column: 'creditLimit', from: '50000.00' },
    ],
    ['a whole number', { openWarnings: '2' }, { type: 'eq', column: 'openWarnings', value: 2 }],
    ['yes or no', { vip: 'false' }, { type: 'eq', column: 'vip', value: false }],
    [
      'a beginning',
      { 'legalName.prefix': '杭州' },
      { type: 'prefix', column: 'legalName', prefix: '杭州' },
    ],
    ['a search', { q: '春满' }, { type: 'prefix', column: 'q', prefix: '春满' }],
  ])('filters by %s', (_, query, filter) => {
    expect(read(query).filter).toEqual(filter);
  });

  it('asks for all filters at once, in an order that does not depend on the caller', () => {
    const one = read({ status: 'active', vip: 'true' });
    const other = read({ vip: 'true', status: 'active' });
    expect(one.filter).toMatchObject({ type: 'and', filters: [{}, {}] });
    expect(other.filter).toEqual(one.filter);
    const cursor = one.cursorText({ order: 7 });
    expect(read({ vip: 'true', status: 'active', cursor }).cursor).toEqual({ order: 7 });
  });

  it('sorts up and down', () => {
    expect(read({ sort: 'legalName' }).sort).toEqual({ column: 'legalName', descending: false });
    expect(read({ sort: '-creditLimit' }).sort).toEqual({
      column: 'creditLimit',
      descending: true,
    });
  });

  it('does not offer the column that stands in for another in sorting', () => {
    expect(sortNames(LIST.columns)).toEqual(['status', 'legalName', 'creditLimit']);
  });

  it.each<[Record<string, string | string[]>, string]>([
    [{ limit: '0' }, 'limit: out-of-range'],
    [{ limit: '201' }, 'limit: out-of-range'],
    [{ limit: '1e2' }, 'limit: out-of-range'],
    [{ limit: ['1', '2'] }, 'limit: given-twice'],
    [{ colour: 'red' }, 'colour: unknown-parameter'],
    [{ nameOrder: 'a' }, 'nameOrder: unknown-parameter'],
    [{ 'status.from': 'a' }, 'status.from: unknown-parameter'],
    [{ 'createdOn.prefix': '2026' }, 'createdOn.prefix: unknown-parameter'],
    [{ createdOn: '2026-02-30' }, 'createdOn: not-a-date'],
    [{ 'createdOn.to': '20260101' }, 'createdOn.to: not-a-date'],
    [{ creditLimit: '1,000' }, 'creditLimit: not-a-decimal'],
    [{ 'creditLimit.from': 'NaN' }, 'creditLimit.from: not-a-decimal'],
    [{ openWarnings: '1.5' }, 'openWarnings: not-an-integer'],
    [{ vip: 'yes' }, 'vip: not-a-boolean'],
    [{ sort: 'tags' }, 'sort: not-one-of'],
    [{ sort: '--status' }, 'sort: not-one-of'],
    [{ q: '春' }, 'q: term-too-short'],
    [{ q: 'ab c' }, 'q: term-too-short'],
    [{ q: '!!' }, 'q: term-too-short'],
    [{ status: 'x'.repeat(301) }, 'status: too-long'],
    [{ status: Array.from({ length: 101 }, () => 'a') }, 'status: too-many-values'],
  ])('refuses %j', (query, fault) => {
    expect(faults(query)).toEqual([fault]);
  });

  it('tells every fault at once', () => {
    expect(faults({ limit: '0', colour: 'red', vip: 'yes' })).toEqual([
      'limit: out-of-range',
      'vip: not-a-boolean',
      'colour: unknown-parameter',
    ]);
  });
});
