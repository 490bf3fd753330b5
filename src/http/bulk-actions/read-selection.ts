import { pointerStep } from '../../customer/catalogue/fields.js';
import type { JsonObject } from '../../customer/catalogue/json.js';
import type { Problem } from '../../customer/problem.js';
import type { Filter } from '../../views/view-store.js';
import { type AskedList, readListFilter } from '../lists/list-query.js';
import { type DescribedProblem, fill } from '../problems/describe.js';
import { HttpProblem } from '../problems/http-problem.js';
import type { Language } from '../problems/language.js';
import { QUERY_PROBLEMS } from '../request/query-problems.js';
import { QueryReader } from '../request/query-reader.js';
import type { BulkActionBody } from './bulk-action-body.js';

/** Whom a bulk action is for. */
export type Selection =
  | { type: 'customers'; customerIds: string[] }
  | {
      type: 'filter';
      /** As it was asked for … */
      filter: JsonObject;
      /** … and what the list makes of it; absent: every customer. */
      where?: Filter;
    };

/** Wrong in a way that the list has the words for. */
interface WrongSelection {
  type: 'wrong';
  errors: (language: Language) => DescribedProblem[];
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** More would only be more of the same. */
const MOST_ERRORS = 100;

/** @param problems what is wrong with values of the body is added here */
export function readSelection(
  { filter, customerIds }: Pick<BulkActionBody, 'filter' | 'customerIds'>,
  list: AskedList,
  problems: Problem[],
): Selection | WrongSelection {
  if (filter !== undefined && customerIds !== undefined) return excluding();
  if (Array.isArray(customerIds))
    return { type: 'customers', customerIds: idsOf(customerIds, problems) };
  if (filter !== undefined) return readFilter(filter, list, problems);
  problems.push({ code: 'required', pointer: '/filter', severity: 'error' });
  return { type: 'filter', filter: {} };
}

function idsOf(customerIds: readonly string[], problems: Problem[]): string[] {
  if (customerIds.length === 0) {
    problems.push({ code: 'required', pointer: '/customerIds', severity: 'error' });
  }
  const wrong = customerIds.flatMap((id, i) => (UUID.test(id) ? [] : [i]));
  for (const i of wrong.slice(0, MOST_ERRORS)) {
    problems.push({ code: 'not-a-customer-id', pointer: `/customerIds/${i}`, severity: 'error' });
  }
  return [...new Set(customerIds)];
}

/** The filters as a query would have them, so that they mean the same. */
function readFilter(
  filter: JsonObject,
  list: AskedList,
  problems: Problem[],
): Selection | WrongSelection {
  const query: Record<string, string[]> = {};
  for (const [name, value] of Object.entries(filter)) {
    const texts = [value].flat().map(textOf);
    if (texts.includes(undefined)) {
      const params = { expected: 'text or list' };
      const pointer = `/filter${pointerStep(name)}`;
      problems.push({ code: 'wrong-type', pointer, severity: 'error', params });
    } else {
      query[name] = texts.map(String);
    }
  }
  const reader = new QueryReader(query);
  try {
    const where = readListFilter(reader, list);
    reader.finish();
    return { type: 'filter', filter, ...(where && { where }) };
  } catch (error) {
    if (!(error instanceof HttpProblem)) throw error;
    const { errors } = error.details;
    return { type: 'wrong', errors: (language) => (errors?.(language) ?? []).map(inBody) };
  }
}

function textOf(value: unknown): string | undefined {
  if (value === null) return 'null';
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;
}

function inBody({ parameter = '', ...problem }: DescribedProblem): DescribedProblem {
  return { pointer: `/filter${pointerStep(parameter)}`, ...problem };
}

function excluding(): WrongSelection {
  const code = 'excludes-each-other';
  return {
    type: 'wrong',
    errors: (language) => [
      {
        pointer: '/customerIds',
        code,
        severity: 'error',
        message: fill(QUERY_PROBLEMS[code][language], { other: 'filter' }),
      },
    ],
  };
}
