import type { LogCollection } from '../../../../src/adapters/mongo/log-collection.js';
import { type SimulatedCollection, UnheldWrite } from './simulated-collection.js';

/**
 * Mistakes that the algorithm could have, each as what it would see then. The simulator must find every
 * one of them, or it proves nothing.
 */
export const FAULTS = {
  /** Builds on what the primary has, though an election may take it away. */
  'local-head': (collection) => ({
    ...plain(collection),
    head: () => collection.localHead(),
  }),
  /** Takes an answer without its majority for an acknowledgement. */
  'ignored-write-concern': (collection) => ({
    ...plain(collection),
    async insert(batch) {
      const outcome = await collection.insert(batch);
      if (outcome.type !== 'unsettled' || !(outcome.cause instanceof UnheldWrite)) return outcome;
      const { isDuplicate, written } = outcome.cause.answer;
      return isDuplicate ? { type: 'duplicate', index: written } : { type: 'stored' };
    },
  }),
  /** Looks at who holds a guard only to refuse, and so refuses what it has stored itself. */
  'match-by-guard': (collection) => ({
    ...plain(collection),
    async find(guards) {
      const found = await collection.find(guards);
      return found.map((commit) => ({ ...commit, commandId: 'somebody' }));
    },
  }),
} satisfies Record<string, (collection: SimulatedCollection) => LogCollection>;

export type Fault = keyof typeof FAULTS;

function plain(collection: SimulatedCollection): LogCollection {
  return {
    insert: (batch) => collection.insert(batch),
    head: () => collection.head(),
    find: (guards) => collection.find(guards),
  };
}
