import type { TopicNames } from '../../src/relay/topics.js';
import type { Placing } from '../support/placed-checkpoint.js';

/** What a child process that runs the relay is told. */
export interface RelayLife {
  folder: string;
  brokers: string[];
  topics: TopicNames;
  placing: Placing;
  /** Kills itself in this transaction with messages of its life, from 1; never with 0. */
  killedIn: number;
  /** So long after that transaction began, or its first half ended. */
  killedAfterMs: number;
}

/** Of each transaction of the relay. */
export const COMMITS_AT_ONCE = 3;
