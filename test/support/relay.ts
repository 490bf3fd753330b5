import { KafkaOutput } from '../../src/adapters/kafka/relay-output.js';
import type { RelayOutput } from '../../src/relay/output.js';
import type { Clock } from '../../src/relay/pauses.js';
import { Relay, type RelayParts } from '../../src/relay/relay.js';
import type { RelayReport } from '../../src/relay/relay-status.js';
import type { TopicNames } from '../../src/relay/topics.js';
import { until } from './until.js';

const SOURCE = 'urn:dossier:test';

export interface TestRelay {
  relay: Relay;
  reports: RelayReport[];
  /** Until everything up to this position is published. */
  reaches(position: number): Promise<void>;
  stop(): Promise<void>;
}

export interface TestRelayOptions extends Partial<Omit<RelayParts, 'log'>> {
  log: RelayParts['log'];
  brokers: string[];
  topics: TopicNames;
}

export function kafkaOutput({
  brokers,
  topics,
}: Pick<TestRelayOptions, 'brokers' | 'topics'>): KafkaOutput {
  return new KafkaOutput({
    kafka: { brokers, user: undefined, ssl: false },
    topics,
    transactionalId: `relay-${topics.events}`,
    lookTimeoutMs: 1_000,
    sendTimeoutMs: 2_000,
  });
}

export function startRelay(options: TestRelayOptions): TestRelay {
  const { brokers, topics, ...parts } = options;
  const reports: RelayReport[] = [];
  const output: RelayOutput = options.output ?? kafkaOutput({ brokers, topics });
  const relay = new Relay({
    source: SOURCE,
    pollMs: 10,
    report: (report) => reports.push(report),
    ...parts,
    output,
  });
  relay.start();
  return {
    relay,
    reports,
    reaches: (position) =>
      until(`position ${position} is published`, () => relay.status().position >= position),
    stop: () => relay.stop(),
  };
}

/** A clock on which short pauses pass by themselves, and long ones when the test says so. */
export function clockByHand(longMs = 10_000): Clock & { pass(): void; waiting(): number } {
  const waiting = new Set<() => void>();
  return {
    async sleep(ms, signal) {
      if (signal.aborted) return;
      await new Promise<void>((resolve) => {
        const end = () => {
          clearTimeout(timer);
          waiting.delete(end);
          signal.removeEventListener('abort', end);
          resolve();
        };
        const timer = ms < longMs ? setTimeout(end, ms) : undefined;
        if (ms >= longMs) waiting.add(end);
        signal.addEventListener('abort', end);
      });
    },
    pass() {
      for (const wake of [...waiting]) wake();
    },
    waiting: () => waiting.size,
  };
}
