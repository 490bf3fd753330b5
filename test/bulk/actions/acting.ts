import type { CommandBus, QueryBus } from '@nestjs/cqrs';
import { storeCaller } from '../../../src/access/caller.js';
import type { BulkActionParts, BulkRequest } from '../../../src/bulk/actions/bulk-action-job.js';
import type { ChangeCustomer } from '../../../src/commands/change-customer.js';
import type { JobControl, JobRecord } from '../../../src/jobs/job.js';
import { ListCustomers, type LookUpCustomers } from '../../../src/queries/customers.js';
import type { Process } from '../../support/commands.js';
import { testPolicy } from '../../support/test-policy.js';

/** Bulk actions on the commands of one process, with a list that a test makes. */

export interface TestList {
  /** Every customer in row order. */
  customers: readonly string[];
  /** Whether the filter finds the customer now. */
  matches(customerId: string): Promise<boolean>;
  /** Rows of a page; a job asks for more. */
  pageSize: number;
}

const EVERYBODY = { customers: [], matches: async () => true, pageSize: 1_000 };

export function partsOn(process: Process, list: TestList = EVERYBODY): BulkActionParts {
  const commands = async (command: ChangeCustomer) =>
    process.runner.change(command.customerId, command.change, command.call);
  const queries = async (query: ListCustomers | LookUpCustomers) =>
    query instanceof ListCustomers ? pageOf(list, query) : lookUp(process, query);
  // Of the buses the parts use `execute` alone.
  return {
    vault: process.vault,
    policy: testPolicy(),
    commands: { execute: commands } as unknown as Pick<CommandBus, 'execute'>,
    queries: { execute: queries } as unknown as Pick<QueryBus, 'execute'>,
  };
}

/** A page behind the cursor as the list is at this moment. */
async function pageOf(
  { customers, matches, pageSize }: TestList,
  { cursor, limit }: ListCustomers,
) {
  const keys: string[] = [];
  let order = cursor?.order ?? 0;
  while (keys.length < Math.min(limit, pageSize) && order < customers.length) {
    const customerId = customers[order] ?? '';
    if (await matches(customerId)) keys.push(customerId);
    order += 1;
  }
  const next = order < customers.length ? { next: { order } } : {};
  return { items: [], keys, position: 0, ...next };
}

function lookUp({ states }: Process, { keys }: LookUpCustomers) {
  return Promise.all(
    keys.map(async (key) => {
      const found = 'customerId' in key ? await states.load(key.customerId) : undefined;
      return found && { customerId: found.customerId, ...found.state.fields };
    }),
  );
}

export function jobOf(request: Omit<BulkRequest, 'fileId'>, jobId: string): JobRecord {
  const now = '2026-03-31T00:00:00.000Z';
  return {
    jobId,
    type: 'bulk-action',
    state: 'running',
    identity: storeCaller('wang').identity,
    request: { ...request, fileId: `job:${jobId}` },
    done: 0,
    counts: {},
    createdAt: now,
    updatedAt: now,
  };
}

export type Heard = Parameters<JobControl['progress']>[0];

/** `heard`: every progress that was told. `stop` asks it to stop. */
export function control(): JobControl & { heard: Heard[]; stop(): void } {
  const stopping = new AbortController();
  const heard: Heard[] = [];
  return {
    signal: stopping.signal,
    progress: (now) => heard.push(now),
    heard,
    stop: () => stopping.abort(),
  };
}

/** The end of a process in the middle of its work. */
export class Killed extends Error {}

/**
 * Parts whose process is killed at its n-th step that changes anything: half of the time before the store
 * has it, half of the time after, when nobody hears of it any more.
 */
export function killedAt(parts: BulkActionParts, steps: number): BulkActionParts {
  let taken = 0;
  const step = async <T>(work: () => Promise<T>): Promise<T> => {
    taken += 1;
    if (taken > steps || (taken === steps && steps % 2 === 0)) throw new Killed();
    const answer = await work();
    if (taken >= steps) throw new Killed();
    return answer;
  };
  const { vault, commands, queries, policy } = parts;
  return {
    queries,
    policy,
    commands: {
      execute: (command: ChangeCustomer) => step(() => commands.execute(command)),
    } as typeof commands,
    vault: {
      ...vault,
      put: (...given) => step(() => vault.put(...given)),
      putChunk: (...given) => step(() => vault.putChunk(...given)),
    },
  };
}
