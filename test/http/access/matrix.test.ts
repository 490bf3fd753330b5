import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_POLICY } from '../../../src/customer/default-policy.js';
import type { Json } from '../support/http-test.js';
import { type RealHttp, realHttp } from '../support/real-http.js';
import { ASKED, requestTo, type Target } from './asked-calls.js';
import {
  callerWith,
  FOREIGN_UNIT,
  narrowed,
  OWN_UNIT,
  ROLES,
  type SendAs,
} from './role-callers.js';

/*
 * Who gets which status from every call: the table beside is to be read, and is the whole truth. All roles but
 * those that read the feed are narrowed to their org unit. A cell has the status for what is one's own (a customer
 * of one's org unit, a job or token of one's own) and, where it differs, for what is somebody else's.
 */

const TABLE = join(__dirname, 'matrix.txt');
const WHO = ['nobody', ...ROLES] as const;
type Who = (typeof WHO)[number];

let http: RealHttp;
let calls: string[];
let senders: Record<string, SendAs>;
let ownerIds: Record<string, { userId: string; tokenId: string }>;

beforeAll(async () => {
  http = await realHttp(narrowed(DEFAULT_POLICY));
  const document: Json = (await http.send({ url: '/openapi.json' })).json;
  calls = Object.entries<Json>(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  senders = {
    nobody: ({ headers, ...sent }) =>
      http.send({ ...sent, headers: { ...headers, 'x-actor': '' } }),
  };
  ownerIds = {};
  for (const role of ROLES) {
    const caller = await callerWith(http, role);
    senders[role] = caller.send;
    ownerIds[role] = caller;
  }
  ownerIds.other = await callerWith(http, 'viewer', FOREIGN_UNIT);
});
afterAll(() => http.close());

let made = 0;

/** What a request is about: of one's own, or of somebody else's. */
async function targetFor(call: string, who: Who, isOwn: boolean): Promise<Target> {
  made += 1;
  const externalId = `E-${made}`;
  const needsCustomer = /\{customerId\}|\{externalId\}|lookup|bulk-actions$/.test(call);
  const customer = needsCustomer ? await customerOf(isOwn, externalId) : undefined;
  const contactId = customer?.contacts[0].contactId ?? '';
  const owner = isOwn && who !== 'nobody' ? who : 'other';
  return {
    role: who,
    customerId: customer?.customerId ?? '',
    version: customer?.version ?? 1,
    blockId: customer?.blocks[0]?.blockId ?? '',
    externalId,
    phonePath: `/contacts/${contactId}/phones/0`,
    importId: /jobId/.test(call) ? await jobOf(owner, 'import') : '',
    bulkId: /jobId/.test(call) ? await jobOf(owner, 'bulk-action') : '',
    userId: ownerIds.other?.userId ?? '',
    tokenId: /tokenId/.test(call) ? await tokenOf(isOwn ? who : 'other') : '',
    freshName: `fresh-${made}`,
  };
}

async function customerOf(isOwn: boolean, externalId: string): Promise<Json> {
  const record = await http.create({
    orgUnit: isOwn ? OWN_UNIT : FOREIGN_UNIT,
    externalIds: [{ system: 'erp', id: externalId }],
    contacts: [{ name: '王芳', phones: ['13800138000'] }],
  });
  const block = { scope: 'deliveries', reason: 'overdue', department: 'finance' };
  return (await http.post(record, 'blocks', block)).json;
}

/** One that has been cancelled, so that its events end. */
async function jobOf(who: string, type: 'import' | 'bulk-action'): Promise<string> {
  const { jobs } = http.inside;
  const { userId: person = '' } = ownerIds[who] ?? {};
  const isOther = who === 'other';
  const grant = {
    person,
    roles: [isOther ? 'viewer' : who],
    orgUnit: isOther ? FOREIGN_UNIT : OWN_UNIT,
  };
  const identity = { actor: { id: person, kind: 'user' as const }, person, grants: [grant] };
  const added = await jobs.add({ type, identity, request: { fileId: 'none' } });
  if (added.type !== 'added') throw new Error(added.type);
  await http.send({ method: 'POST', url: `/api/v1/jobs/${added.job.jobId}/cancel` });
  return added.job.jobId;
}

/** A token of who asks, or of somebody else; who is nobody has none. */
async function tokenOf(who: string): Promise<string> {
  const { userId: owner = '' } = ownerIds[who] ?? ownerIds.other ?? {};
  const role = who in ownerIds && who !== 'other' ? who : 'viewer';
  const by = { actor: { id: owner, kind: 'user' as const } };
  const added = await http.inside.access.tokens.add({ name: 'x', roles: [role], owner }, by);
  if (added.type !== 'added') throw new Error(JSON.stringify(added));
  return added.tokenId;
}

async function statusOf(call: string, who: Who, isOwn: boolean): Promise<number> {
  const send = senders[who];
  if (send === undefined) throw new Error(who);
  return (await send(requestTo(call, await targetFor(call, who, isOwn)))).status;
}

function tableRows(): Map<string, string[]> {
  const lines = readFileSync(TABLE, 'utf8')
    .split('\n')
    .filter((line) => /^[A-Z]+ \//.test(line));
  return new Map(
    lines.map((line) => {
      const [method = '', path = '', ...cells] = line.trim().split(/\s+/);
      return [`${method} ${path}`, cells];
    }),
  );
}

describe('the table of statuses', () => {
  it('has a row for every call, and a request is known for each', () => {
    expect([...tableRows().keys()].sort()).toEqual([...calls].sort());
    expect(Object.keys(ASKED).sort()).toEqual([...calls].sort());
  });

  it.each([...tableRows()])('%s', async (call, cells) => {
    const found: string[] = [];
    for (const who of WHO) {
      const own = await statusOf(call, who, true);
      const foreign = await statusOf(call, who, false);
      found.push(own === foreign ? String(own) : `${own}/${foreign}`);
    }
    expect(found).toEqual(cells);
  });
});
