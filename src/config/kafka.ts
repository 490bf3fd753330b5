import { Expected, readSecret } from './expected.js';
import { parseYes } from './values.js';
import type { Variables } from './variables.js';

export interface KafkaConfig {
  /** host:port of some of the brokers. */
  brokers: readonly string[];
  /** With a user, SASL SCRAM-SHA-512. */
  user: { name: string; password: string } | undefined;
  ssl: boolean;
  /** Whether the service relays itself, or leaves it to a process of its own (`dossier relay`). */
  relay: 'inside' | 'alone';
}

/** Undefined without brokers, and when something about them is wrong. */
export function readKafka(variables: Variables): KafkaConfig | undefined {
  const brokers = variables.read('DOSSIER_KAFKA_BROKERS', parseBrokers) ?? [];
  const ssl = variables.read('DOSSIER_KAFKA_SSL', parseYes) ?? false;
  const relay = variables.read('DOSSIER_KAFKA_RELAY', parseRelay) ?? 'inside';
  const name = variables.text('DOSSIER_KAFKA_USERNAME');
  const passwordFile = variables.text('DOSSIER_KAFKA_PASSWORD_FILE');
  if ((name === '') !== (passwordFile === '')) {
    variables.fail('DOSSIER_KAFKA_USERNAME and DOSSIER_KAFKA_PASSWORD_FILE are given together.');
  }
  const password = variables.read('DOSSIER_KAFKA_PASSWORD_FILE', readSecret) ?? '';
  if (brokers.length === 0) return undefined;
  return { brokers, ssl, relay, user: name === '' ? undefined : { name, password } };
}

function parseBrokers(text: string): string[] {
  const brokers = text.split(',').map((broker) => broker.trim());
  if (text === '') return [];
  if (brokers.every((broker) => /^[^\s:/]+:\d{1,5}$/.test(broker))) return brokers;
  throw new Expected('expected host:port, several separated by commas, for example kafka:9092.');
}

function parseRelay(text: string): KafkaConfig['relay'] {
  if (text === 'inside' || text === 'alone') return text;
  throw new Expected('expected inside or alone.');
}
