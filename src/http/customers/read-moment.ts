import { isDate } from '../../customer/checks/dates.js';
import type { GetCustomer } from '../../queries/customers.js';
import type { HttpInside } from '../inside.js';
import type { QueryReader } from '../request/query-reader.js';

/** RFC 3339 with seconds and zone; a time without a zone would mean another moment everywhere. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/** As of when a record is asked for: `version`, or `asOf` with a time, or with a date for its end. */
export function readMoment(
  reader: QueryReader,
  { endOfDay }: Pick<HttpInside, 'endOfDay'>,
): GetCustomer['at'] {
  const version = reader.integer('version', { min: 1, max: 1e9 });
  const asOf = readTime(reader, { endOfDay });
  if (asOf === undefined) return version === undefined ? undefined : { version };
  if (version !== undefined)
    return reader.fail('asOf', 'excludes-each-other', { other: 'version' });
  return { asOf };
}

/** `asOf`, or what the parameter is called, with a time, or with a date for its end, as UTC ISO text. */
export function readTime(
  reader: QueryReader,
  { endOfDay }: Pick<HttpInside, 'endOfDay'>,
  name = 'asOf',
): string | undefined {
  const given = reader.one(name);
  if (given === undefined) return undefined;
  if (isDate(given)) return endOfDay(given);
  const ms = TIME.test(given) && isDate(given.slice(0, 10)) ? Date.parse(given) : Number.NaN;
  return Number.isNaN(ms) ? reader.fail(name, 'not-a-time') : new Date(ms).toISOString();
}
