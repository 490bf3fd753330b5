import type { ShownEvent } from '../../access/shown/shown-events.js';
import type { AnsweredEvent } from '../../commands/call.js';
import type { Vault } from '../../vault/vault.js';
import type { RowRefusal } from '../imports/row-refusal.js';
import type { Outcome } from './take-step.js';

/**
 * What became of the customers that somebody wants to see: the refused ones, and of a dry run the first
 * thousand whatever their outcome. Kept in the vault in a file of JSON lines, a chunk for each block of the
 * selection, so that a block that is gone through again writes over what it wrote. No name is kept: who
 * reads gets the names of that moment.
 */

export interface BulkResult {
  customerId: string;
  outcome: Outcome['outcome'];
  reasons?: RowRefusal['reasons'];
  /** Of a dry run: what would happen. Without `data` when that would be long. */
  events?: (ShownEvent<AnsweredEvent> | Pick<AnsweredEvent, 'type'>)[];
}

/** Customers of a dry run that are listed whatever would become of them. */
export const LISTED = 1_000;
/** A block of results must fit into a chunk of the vault. */
const EVENTS_LENGTH = 2_000;

function fileOf(jobId: string): string {
  return `bulk-results:${jobId}`;
}

/** The line for one customer; undefined when nobody needs it. */
export function resultOf(
  { customerId, at }: { customerId: string; at: number },
  outcome: Outcome,
  dryRun: boolean,
): BulkResult | undefined {
  if (outcome.outcome === 'refused') {
    return { customerId, outcome: 'refused', reasons: outcome.reasons };
  }
  if (!dryRun || at >= LISTED) return undefined;
  if (outcome.outcome === 'unchanged') return { customerId, outcome: 'unchanged' };
  const isLong = JSON.stringify(outcome.events).length > EVENTS_LENGTH;
  const events = isLong ? outcome.events.map(({ type }) => ({ type })) : outcome.events;
  return { customerId, outcome: 'changed', events };
}

/** @param block which of the selection, from 0 */
export async function keepResults(
  vault: Pick<Vault, 'putChunk'>,
  jobId: string,
  block: number,
  results: readonly BulkResult[],
): Promise<void> {
  const lines = results.map((result) => `${JSON.stringify(result)}\n`);
  await vault.putChunk(fileOf(jobId), block, Buffer.from(lines.join('')));
}

/** The results block by block, in the order of the selection. */
export async function* bulkResults(
  vault: Pick<Vault, 'readChunks'>,
  jobId: string,
): AsyncGenerator<BulkResult[]> {
  for await (const chunk of vault.readChunks(fileOf(jobId))) {
    const lines = Buffer.from(chunk).toString().split('\n');
    const results = lines.filter(Boolean).map((line) => JSON.parse(line) as BulkResult); // as kept
    if (results.length > 0) yield results;
  }
}

export async function removeBulkResults(vault: Vault, jobId: string): Promise<void> {
  await vault.removeFile(fileOf(jobId));
}
