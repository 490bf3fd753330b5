import type { RelayCheckpoint } from './checkpoint.js';
import type { Message } from './message.js';

/**
 * The relay's port to the outside: a place that takes messages and the checkpoint in one transaction, and
 * that lets one relay write at a time. Kafka is behind it (`adapters/kafka/`).
 */
export interface RelayOutput {
  /**
   * Makes what is missing and checks what is there.
   * @returns what differs from what was expected without standing in the way, a sentence each
   * @throws OutputUnfit when the relay must not write there
   */
  prepare(): Promise<string[]>;
  /** What the last relay has written; disturbs nobody who writes. */
  look(): Promise<Sight>;
  /** Shuts out whoever wrote before, and reads what is certain from then on. */
  takeOver(): Promise<OutputSession>;
  /** Closes every session. */
  close(): Promise<void>;
}

export interface Sight {
  checkpoint: RelayCheckpoint | undefined;
  /** The session that took over last; undefined when none ever did. */
  holder: string | undefined;
  /** False when a transaction was left open, so that newer things may come to light. */
  isSettled: boolean;
}

/** The exclusive right to write, until somebody else takes over. */
export interface OutputSession {
  /** Unique among sessions. */
  id: string;
  checkpoint: RelayCheckpoint | undefined;
  /** Topics into which nothing was ever written. */
  empty: ReadonlySet<Message['topic']>;
  /**
   * All of it or nothing. After an error of any kind the session is of no more use, and only the next
   * one knows what was written.
   * @throws Fenced when somebody else took over
   */
  send(messages: readonly Message[], checkpoint: RelayCheckpoint): Promise<void>;
  close(): Promise<void>;
}

/** Another relay has taken over. */
export class Fenced extends Error {
  constructor(options?: { cause?: unknown }) {
    super('Another relay has taken over.', options);
    this.name = 'Fenced';
  }
}

/** It cannot be reached, or refuses what is asked; to be tried again. */
export class OutputTrouble extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'OutputTrouble';
  }
}

/** What is there must not be written to before somebody has looked into it. */
export class OutputUnfit extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'OutputUnfit';
  }
}
