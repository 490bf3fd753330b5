import type { BulkRequest } from '../bulk/actions/bulk-action-job.js';
import type { JsonObject } from '../customer/catalogue/json.js';
import type { Policy } from '../customer/policy.js';
import { readBulkAction } from '../http/bulk-actions/read-bulk-action.js';
import type { AskedList } from '../http/lists/list-query.js';
import type { DescribedProblem } from '../http/problems/describe.js';
import { HttpProblem } from '../http/problems/http-problem.js';
import { UsageError } from './exit.js';
import { filterTexts } from './list-filter.js';

interface Words {
  params?: string;
  filter: readonly string[];
  all: boolean;
  reason?: string;
  note?: string;
  dryRun: boolean;
}

/**
 * What the words of the command line ask for, read as the same request over HTTP would be.
 * @throws UsageError with everything that is wrong
 */
export function askedAction(
  action: string,
  { params, filter, all, reason, note, dryRun }: Words,
  policy: Policy,
  today: string,
  list: AskedList,
): Omit<BulkRequest, 'fileId'> {
  if (all === filter.length > 0) {
    throw new UsageError('For whom? Either --filter field=value, or --all for every customer.');
  }
  const body = {
    action,
    dryRun,
    filter: Object.fromEntries(filterTexts(filter)),
    ...(params !== undefined && { params: readParams(params) }),
    ...(reason !== undefined && { reason }),
    ...(note !== undefined && { note }),
  };
  try {
    const { bulk, selection } = readBulkAction(body, { policy, today, list });
    const where = selection.type === 'filter' ? selection.where : undefined;
    return { ...bulk, dryRun, ...(where && { where }) };
  } catch (error) {
    if (!(error instanceof HttpProblem)) throw error;
    throw new UsageError((error.details.errors?.('en') ?? []).map(lineOf).join('\n'));
  }
}

function readParams(text: string): JsonObject {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError('--params: expected JSON, like {"tags":["2026展会"]}.');
  }
}

/** `/filter/x` is `--filter x`, `/params/tags/0` is `--params tags/0`. */
function lineOf({ pointer = '', message }: DescribedProblem): string {
  const [, option = '', ...rest] = pointer.split('/');
  const name = option === 'action' ? 'ACTION' : `--${option}`;
  return `${[name, rest.join('/')].join(' ').trim()}: ${message}`;
}
