import { DEFAULT_POLICY } from '../../src/customer/default-policy.js';
import type { Canary } from '../support/full-record.js';
import { fullRecord } from '../support/full-record.js';
import { uscc } from '../support/tax-ids.js';
import type { KilledService } from './killed-service.js';

/*
 * Commands from several clients at once, as another system sends them: each under an Idempotency-Key, and
 * again under the same key when no answer came. A lane is a client that waits for each answer.
 */

/** In every personal text that is sent, full records aside. */
export const PERSONAL = 'Canary-Mensch';
/** Of so many commands one creates a full record. */
const FULL_EVERY = 125;

interface Customer {
  customerId: string;
  version: number;
  blockId?: string;
}

interface Command {
  method: 'POST' | 'PATCH';
  path: string;
  headers: Record<string, string>;
  body: object;
}

export interface Lanes {
  lanes: number;
  /** Commands of all lanes together. */
  commands: number;
  service: Pick<KilledService, 'url' | 'token'>;
  /** Before each command. */
  mayGoOn(): Promise<void>;
  /** After each answer. */
  answered(): void;
}

export interface Sent {
  /** The version of each customer that the last answer told. */
  versions: Map<string, number>;
  /** Personal texts of the full records. */
  canaries: Canary[];
  /** Commands that had to be sent more than once. */
  repeated: number;
}

/** Resolves when every command is answered. @throws when one is refused */
export async function sendCommands(options: Lanes): Promise<Sent> {
  const sent: Sent = { versions: new Map(), canaries: [], repeated: 0 };
  let next = 0;
  await Promise.all(
    Array.from({ length: options.lanes }, async () => {
      const customers: Customer[] = [];
      for (let number = next++; number < options.commands; number = next++) {
        await options.mayGoOn();
        await one(number, customers, sent, options.service);
        options.answered();
      }
    }),
  );
  return sent;
}

async function one(
  number: number,
  customers: Customer[],
  sent: Sent,
  service: Lanes['service'],
): Promise<void> {
  // Any of those the lane has, the newest not more often than the oldest.
  const customer = number % 4 !== 0 ? undefined : customers[(number * 7) % customers.length];
  const command = customer ? changeOf(number, customer) : createOf(number, sent);
  const { customerId, version, blocks } = await answerTo(command, number, sent, service);
  sent.versions.set(customerId, version);
  if (customer === undefined) {
    customers.push({ customerId, version });
  } else {
    customer.version = version;
    customer.blockId = blocks[0]?.blockId ?? '';
  }
}

function createOf(number: number, sent: Sent): Command {
  return { method: 'POST', path: '/customers', headers: {}, body: recordOf(number, sent) };
}

function recordOf(number: number, sent: Sent): object {
  if (number % FULL_EVERY === 0) {
    const kind = (number / FULL_EVERY) % 2 === 0 ? 'company' : 'person';
    const { input, personal } = fullRecord({
      kind,
      policy: DEFAULT_POLICY,
      seed: number / FULL_EVERY,
    });
    sent.canaries.push(...personal);
    return input;
  }
  return {
    legalName: `第${number}号有限公司`,
    country: 'CN',
    taxIds: [{ type: 'cn-uscc', value: uscc(1_000 + number) }],
    contacts: [{ name: `${PERSONAL} ${number}`, roles: ['purchasing'] }],
    creditLimit: { amount: `${1 + number}.00`, currency: 'CNY' },
  };
}

function changeOf(number: number, { customerId, version, blockId }: Customer): Command {
  const path = `/customers/${customerId}`;
  const note = `${PERSONAL} ${number}`;
  if (number % 8 === 0) {
    const body = {
      shortName: `第${number}号`,
      remarks: note,
      contacts: { 'new-1': { name: note } },
    };
    return { method: 'PATCH', path, headers: { 'if-match': `"${version}"` }, body };
  }
  const department = 'finance';
  return blockId
    ? {
        method: 'POST',
        path: `${path}/blocks/${blockId}/lift`,
        headers: {},
        body: { department, note },
      }
    : {
        method: 'POST',
        path: `${path}/blocks`,
        headers: {},
        body: { scope: 'orders', reason: 'overdue', department, note },
      };
}

interface Changed {
  customerId: string;
  version: number;
  blocks: { blockId: string }[];
}

/** Sends it until there is an answer that says what became of it. */
async function answerTo(
  { method, path, headers, body }: Command,
  number: number,
  sent: Sent,
  service: Lanes['service'],
): Promise<Changed> {
  for (let attempt = 1; ; attempt++) {
    if (attempt === 2) sent.repeated += 1;
    const url = await service.url();
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await service.token()}`,
        'content-type': 'application/json',
        'idempotency-key': `command-${number}`,
        ...headers,
      },
      body: JSON.stringify(body),
    }).catch(() => undefined);
    const text = await answer?.text().catch(() => undefined);
    if (answer === undefined || text === undefined || answer.status === 503) continue;
    if (!answer.ok) throw new Error(`Command ${number}, attempt ${attempt}: ${text}`);
    return JSON.parse(text) as Changed; // every answer to a command is the record
  }
}
