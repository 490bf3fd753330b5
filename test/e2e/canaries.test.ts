import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../src/customer/catalogue/json.js';
import { GROUPS, MASK_KINDS } from '../../src/customer/groups.js';
import type { Policy } from '../../src/customer/policy.js';
import type { CustomerKind } from '../../src/customer/record.js';
import { PERMISSION_NAMES, type Role } from '../../src/customer/roles.js';
import { type Canary, type FullRecord, fullRecord } from '../support/full-record.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { testPolicy } from '../support/test-policy.js';
import { type BuiltService, build, start, stop } from './built-service.js';
import { type Answered, type Client, clientOf } from './client.js';
import { tokenOf } from './token.js';

/*
 * A canary in every personal field and every free text, brought in over HTTP in every way there is, and
 * a search of the bytes that the running service has written and said.
 */

let folder: ReturnType<typeof temporaryFolder>;
let service: BuiltService;
let client: Client;
let policy: Policy;
beforeAll(build, 60_000);
beforeEach(async () => {
  folder = temporaryFolder();
  policy = policyOfFile();
  const environment = { DOSSIER_POLICY: 'policy.json' };
  service = await start(folder.path, environment);
  const token = await tokenOf(folder.path, environment, ['witness']);
  client = clientOf({ ...service, token });
});
afterEach(async () => {
  await stop(service);
  folder.remove();
});

/** What is masked for everybody else he sees. */
const WITNESS: Role = {
  zh: '见证人',
  en: 'Witness',
  permissions: PERMISSION_NAMES,
  read: GROUPS,
  write: GROUPS,
  rows: 'all',
  inFull: MASK_KINDS,
};

/** The test policy as a file can have it: names of own attributes begin with a letter there. */
function policyOfFile(): Policy {
  const all = testPolicy();
  const attributes = all.attributes.filter(({ name }) => /^\p{L}/u.test(name));
  const roles = { ...all.roles, witness: WITNESS };
  writeFileSync(join(folder.path, 'policy.json'), JSON.stringify({ ...all, attributes, roles }));
  return { ...all, attributes, roles };
}

async function done(answer: Promise<Answered>) {
  const { status, text, json } = await answer;
  if (status !== 200 && status !== 201) throw new Error(text);
  return json;
}

const NOTE = 'Canary of a free text';

const ELEMENT_IDS = {
  taxIds: 'taxIdId',
  externalIds: 'externalIdId',
  contacts: 'contactId',
  addresses: 'addressId',
  bankAccounts: 'accountId',
};

/** A merge patch to another record: each element that is there removed, another one made. */
function patchTo({ input }: FullRecord, record: Record<string, JsonObject[]>): JsonObject {
  const { code: _, ...patch } = input;
  for (const [list, id] of Object.entries(ELEMENT_IDS)) {
    const [given] = patch[list] as JsonObject[]; // the full record has one of each
    patch[list] = { [String(record[list]?.[0]?.[id])]: null, 'new-1': given };
  }
  return patch;
}

interface Lives {
  customerIds: string[];
  personal: Canary[];
  open: Canary[];
}

/** Everything that can be done to a customer; each free text has a canary. */
async function liveThroughAll(kind: CustomerKind): Promise<Lives> {
  const [first, second] = [1, 2].map((seed) => fullRecord({ kind, policy, seed })) as [
    FullRecord,
    FullRecord,
  ];
  const record = await done(client.post('/customers', first.input));
  const { customerId } = record;
  const patch = { ...patchTo(second, record), note: `${NOTE} patch` };
  await done(client.patch(`/customers/${customerId}`, 1, patch));
  const step = (name: string, body: object) =>
    done(client.post(`/customers/${customerId}/${name}`, { note: `${NOTE} ${name}`, ...body }));
  await step('review-schedule', { reviewer: 'li.wei' });
  await step('reviews', {
    outcome: 'corrected',
    versionSeen: 2,
    checklist: [{ item: 'contacts', answer: 'doubtful', note: `${NOTE} answer` }],
    corrections: { remarks: `${NOTE} correction` },
  });
  const { blocks } = await step('blocks', {
    scope: 'all',
    reason: 'overdue',
    department: 'finance',
  });
  await step(`blocks/${blocks[0].blockId}/lift`, { department: 'finance' });
  for (const name of ['deactivation', 'reactivation', 'archive']) await step(name, {});
  // The first is archived and stands in nobody's way; the second does, and is named in the refusal.
  const other = await done(client.post('/customers', second.input));
  expect((await client.post('/customers', second.input)).status).toBe(409);
  expect((await client.post('/customers', { ...first.input, nonsense: NOTE })).status).toBe(422);
  return {
    customerIds: [customerId, other.customerId],
    personal: [...first.personal, ...second.personal],
    open: [...first.open, ...second.open],
  };
}

function found(where: Buffer | string, canaries: readonly Canary[]): string[] {
  const bytes = Buffer.from(where);
  return canaries.filter(({ text }) => bytes.includes(text)).map(({ field }) => field);
}

function logBytes(): Buffer {
  const files = ['log.db', 'log.db-wal'].map((name) => join(folder.path, 'data', name));
  return Buffer.concat(files.map((file) => readFileSync(file)));
}

describe.each<CustomerKind>(['company', 'person'])('of a %s', (kind) => {
  it('nothing personal is in the log, in the event feed or in what the service says', async () => {
    const { personal, open } = await liveThroughAll(kind);
    const feed = (await client.get('/events?limit=10000')).text;
    const places = { log: logBytes(), feed, said: service.said() };

    for (const [place, bytes] of Object.entries(places)) {
      const secret = [...personal, { field: 'note', text: NOTE }];
      expect({ place, found: found(bytes, secret) }).toEqual({ place, found: [] });
    }
    // The search finds what is there: all that is not personal stands in the log and in the feed.
    const names = open.map(({ field }) => field);
    expect(names.length).toBeGreaterThan(10);
    expect(found(places.log, open)).toEqual(names);
    expect(found(places.feed, open)).toEqual(names);
  }, 60_000);

  it('everything personal is in the histories all the same', async () => {
    const { customerIds, personal } = await liveThroughAll(kind);
    let histories = '';
    for (const id of customerIds) histories += (await client.get(`/customers/${id}/history`)).text;
    expect(found(histories, personal)).toEqual(personal.map(({ field }) => field));
    expect(found(histories, [{ field: 'note', text: NOTE }])).toEqual(['note']);
  }, 60_000);
});
