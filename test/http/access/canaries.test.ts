import { CATALOGUE, partOf, topField } from '../../../src/customer/catalogue/fields.js';
import type { JsonObject } from '../../../src/customer/catalogue/json.js';
import { DEFAULT_ROLES } from '../../../src/customer/default-roles.js';
import { GROUPS, type Group } from '../../../src/customer/groups.js';
import type { CustomerKind } from '../../../src/customer/record.js';

import { customerList } from '../../../src/views/customer-list.js';
import { offeredColumns } from '../../../src/views/view.js';
import { type Canary, type FullRecord, fullRecord } from '../../support/full-record.js';
import { foundIn } from '../../support/topic-canaries.js';
import type { Json } from '../support/http-test.js';
import { type RealHttp, realHttp } from '../support/real-http.js';
import {
  callerWith,
  FOREIGN_UNIT,
  narrowed,
  ROLES,
  type RoleName,
  type SendAs,
  sendablePolicy,
} from './role-callers.js';

/*
 * Every field × every role × every way out and in, with a canary in each field that can hold one: what a role
 * may not read is in no answer, and what it may not write is refused by name and stays.
 */

const KINDS: readonly CustomerKind[] = ['company', 'person'];
const API = '/api/v1';
const CUSTOMERS = `${API}/customers`;

interface Subject extends FullRecord {
  kind: CustomerKind;
  customerId: string;
  createdAt: string;
  canaries: Canary[];
}

let http: RealHttp;
let subjects: Subject[];
let senders: Record<RoleName, SendAs>;

async function open(policy: Parameters<typeof realHttp>[0], fields: object): Promise<void> {
  http = await realHttp(policy);
  subjects = [];
  for (const [i, kind] of KINDS.entries()) {
    const full = fullRecord({ kind, policy: sendablePolicy(), seed: 11 + i });
    const { customerId, createdAt } = await http.create({ ...full.input, ...fields });
    const canaries = [...full.personal, ...full.open];
    subjects.push({ ...full, kind, customerId, createdAt, canaries });
  }
  await http.inside.catchUp();
  const found: Partial<Record<RoleName, SendAs>> = {};
  for (const role of ROLES) found[role] = (await callerWith(http, role)).send;
  senders = found as Record<RoleName, SendAs>; // of every role, as just made
}

/** The role reads the group of the canary's field, and sees it without a mask. */
function isShown(role: RoleName, kind: CustomerKind, { field }: Canary): boolean {
  return readable(role).has(groupOf(field)) && !isMasked(kind, field);
}

function readable(role: RoleName): ReadonlySet<Group> {
  const rights = DEFAULT_ROLES[role];
  const reads = rights?.permissions.includes('customers.read') === true;
  return new Set(reads ? [...(rights?.read ?? []), 'identity'] : []);
}

function groupOf(field: string): Group {
  const top = topField(field.split('.')[0] ?? '');
  if (top === undefined) throw new Error(`The catalogue has no ${field}.`);
  return top.group;
}

/** Mobiles and accounts for everybody; numbers of documents only where a person has them. */
function isMasked(kind: CustomerKind, field: string): boolean {
  const [name = '', part = ''] = field.split('.');
  const top = topField(name);
  const mask = (top && partOf(top, part)?.mask) ?? top?.mask;
  return mask === 'id-number' ? kind === 'person' : mask !== undefined;
}

/** Every way in which something of a customer can come out, as text. */
async function waysOut(
  send: SendAs,
  { customerId, createdAt, input }: Subject,
): Promise<Map<string, string>> {
  const { taxIds = [], externalIds = [], legalName, code } = input as Record<string, Json>;
  const one = `${CUSTOMERS}/${customerId}`;
  const external = externalIds[0];
  const get = (url: string) => send({ url });
  const post = (url: string, body: object) => send({ method: 'POST', url, body });
  const patch = (body: object, version = '"1"', query = '?dryRun=true') =>
    send({ method: 'PATCH', url: one + query, body, headers: { 'if-match': version } });
  const ways: Record<string, ReturnType<SendAs>> = {
    record: get(one),
    'record in a version': get(`${one}?version=1`),
    'record as of now': get(`${one}?asOf=2099-01-01`),
    history: get(`${one}/history`),
    'external id': get(
      `${CUSTOMERS}/by/${encodeURIComponent(external?.system)}/${encodeURIComponent(external?.id)}`,
    ),
    lookup: post(`${CUSTOMERS}/lookup`, { keys: [{ customerId }, { code }, { taxId: taxIds[0] }] }),
    list: get(CUSTOMERS),
    reviews: get(`${API}/reviews`),
    counts: get(`${API}/counts?by=creditRating`),
    csv: get(`${API}/exports/customers.csv`),
    'csv as of a moment': get(`${API}/exports/customers.csv?asOf=${createdAt}`),
    feed: get(`${API}/events`),
    catalogue: get(`${API}/catalogue`),
    'who did what': get(`${API}/audit/access`),
    check: post(`${CUSTOMERS}/check`, input),
    'a create that collides': post(CUSTOMERS, { legalName, country: 'CN', code, taxIds }),
    'a dry run of a change': patch({ shortName: '新简称' }),
    'a stale change': patch({ shortName: '新简称' }, '"9"', ''),
    'a change that is refused': patch({ country: 'XX', contacts: { nobody: { name: '王' } } }),
    'a block tried': post(`${one}/blocks?dryRun=true`, {
      scope: 'all',
      reason: 'overdue',
      department: 'finance',
    }),
    'a review tried': post(`${one}/reviews?dryRun=true`, { outcome: 'confirmed', versionSeen: 1 }),
    'many tried': post(`${API}/bulk-actions`, {
      action: 'tag',
      params: { tags: ['甲'] },
      filter: {},
      dryRun: true,
    }),
  };
  const texts = new Map<string, string>();
  // A body that is sent back in a sentence is what the caller knew: the collision's own values are his.
  for (const [way, answer] of Object.entries(ways)) texts.set(way, (await answer).text);
  return texts;
}

describe.each(ROLES)('%s', (role) => {
  beforeAll(() => open(sendablePolicy(), {}));
  afterAll(() => http.close());

  it('gets out what he may read, and nothing else', async () => {
    for (const subject of subjects) {
      const shown = subject.canaries.filter((canary) => isShown(role, subject.kind, canary));
      const hidden = subject.canaries.filter((canary) => !isShown(role, subject.kind, canary));
      const texts = await waysOut(senders[role], subject);
      for (const [way, text] of texts) {
        // In a check it is the caller who says them.
        const ofOthers = way === 'check' ? [] : hidden;
        expect([way, foundIn(text, ofOthers)]).toEqual([way, []]);
      }
      const found = foundIn(texts.get('record') ?? '', shown);
      expect(found.sort()).toEqual(shown.map(({ field }) => field).sort());
    }
  });

  it('finds nobody by what he may not read', async () => {
    const send = senders[role];
    for (const { kind, canaries } of subjects) {
      for (const canary of canaries) {
        const url = `${CUSTOMERS}?q=${encodeURIComponent(canary.text)}`;
        const { status, json } = await send({ url });
        if (readable(role).size === 0) expect([canary.field, status]).toEqual([canary.field, 403]);
        else if (!isShown(role, kind, canary) && !isMasked(kind, canary.field)) {
          expect([canary.field, json.items]).toEqual([canary.field, []]);
        }
      }
    }
  });

  it('filters, sorts and counts only by what he may read', async () => {
    const send = senders[role];
    const mayRead = readable(role);
    const expected = (name: string) => {
      if (mayRead.size === 0) return 403;
      return mayRead.has(groupOf(name)) ? 200 : 400;
    };
    const columns = Object.entries(offeredColumns(customerList.columns)).filter(([name]) =>
      topField(name),
    );
    expect(columns.length).toBeGreaterThan(20);
    for (const [name, { filter, sort, counted }] of columns) {
      const urls = [
        ...(filter
          ? [`${CUSTOMERS}?${name}=null`, `${API}/exports/customers.csv?${name}=null`]
          : []),
        ...(sort ? [`${CUSTOMERS}?sort=${name}`] : []),
        ...(counted ? [`${API}/counts?by=${name}`] : []),
      ];
      for (const url of urls) {
        const isExport = url.includes('exports');
        const mayExport = DEFAULT_ROLES[role]?.permissions.includes('exports');
        const status = isExport && !mayExport ? 403 : expected(name);
        expect([url, (await send({ url })).status]).toEqual([url, status]);
      }
    }
  });

  it('changes what he may write, and is refused the rest by name', async () => {
    const rights = DEFAULT_ROLES[role];
    if (!rights?.permissions.includes('customers.change')) return;
    const writes = new Set<Group>(rights.write);
    for (const { customerId, kind } of subjects) {
      const other = fullRecord({ kind, policy: sendablePolicy(), seed: 40 });
      const patch = patchOf(other.input);
      for (const field of CATALOGUE) {
        if (field.derived || patch[field.name] === undefined) continue;
        const { status, json } = await senders[role]({
          method: 'PATCH',
          url: `${CUSTOMERS}/${customerId}?dryRun=true`,
          body: { [field.name]: patch[field.name] },
          headers: { 'if-match': '"1"' },
        });
        const refused = (json.errors ?? []).filter(
          ({ code }: Json) => code === 'not-yours-to-write',
        );
        const named = refused.map(({ pointer }: Json) => pointer);
        const expected = writes.has(field.group) ? [] : [`/${field.name}`];
        expect([field.name, named]).toEqual([field.name, expected]);
        if (expected.length > 0) expect(status).toBe(422);
      }
    }
  });
});

/** A full record as a merge patch that adds an element to each list of elements. */
function patchOf(input: JsonObject): JsonObject {
  const patch: JsonObject = {};
  for (const { name, type } of CATALOGUE) {
    const value = input[name];
    if (value === undefined) continue;
    patch[name] = type.type === 'elements' ? { 'new-1': (value as JsonObject[])[0] } : value;
  }
  return patch;
}

describe('a customer out of sight', () => {
  beforeAll(() => open(narrowed(sendablePolicy()), { orgUnit: FOREIGN_UNIT }));
  afterAll(() => http.close());

  const narrow = ROLES.filter((role) => !DEFAULT_ROLES[role]?.permissions.includes('events.read'));

  it.each(narrow)('comes out in no way to %s', async (role) => {
    for (const subject of subjects) {
      const told = [...subject.canaries, { field: 'customerId', text: subject.customerId }];
      // Who owns it is said where a new customer collides, since the policy says so.
      const mayTell = (way: string, { field }: Canary) =>
        ['check', 'a create that collides'].includes(way) && field === 'owner';
      for (const [way, text] of await waysOut(senders[role], subject)) {
        const said = way === 'check' ? [] : told.filter((canary) => !mayTell(way, canary));
        expect([way, foundIn(text, said)]).toEqual([way, []]);
      }
    }
  });
});

it('the groups of the catalogue are those that roles speak of', () => {
  expect(new Set(CATALOGUE.map(({ group }) => group))).toEqual(new Set(GROUPS));
});
