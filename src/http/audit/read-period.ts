import { addDays } from '../../customer/checks/dates.js';
import type { Filter } from '../../views/view-store.js';
import { readTime } from '../customers/read-moment.js';
import type { HttpInside } from '../inside.js';
import type { QueryReader } from '../request/query-reader.js';

/** `from` and `to`, each a time or a date, both inclusive: a date means all of that local day. */
export function readPeriod(
  reader: QueryReader,
  column: string,
  { endOfDay }: Pick<HttpInside, 'endOfDay'>,
): Filter[] {
  const startOfDay = (date: string) =>
    new Date(Date.parse(endOfDay(addDays(date, -1))) + 1).toISOString();
  const from = readTime(reader, { endOfDay: startOfDay }, 'from');
  const to = readTime(reader, { endOfDay }, 'to');
  if (from === undefined && to === undefined) return [];
  const ends = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  return [{ type: 'range', column, ...ends }];
}
