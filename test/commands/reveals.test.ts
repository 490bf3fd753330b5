import { AccessTrace } from '../../src/access/access-trace.js';
import { type Caller, callerOf, storeCaller } from '../../src/access/caller.js';
import { isMasked } from '../../src/access/shown/masks.js';
import { shownRecord } from '../../src/access/shown/shown-record.js';
import { Reveals } from '../../src/commands/reveals.js';
import { CATALOGUE, pointerStep } from '../../src/customer/catalogue/fields.js';
import { isObject } from '../../src/customer/catalogue/json.js';
import { type CustomerRecord, recordOf } from '../../src/customer/customer-record.js';
import type { CustomerKind } from '../../src/customer/record.js';
import type { Role } from '../../src/customer/roles.js';
import type { EventLog } from '../../src/log/event-log.js';
import { StoreError } from '../../src/log/store-error.js';
import { accessStream } from '../../src/log/streams.js';
import { type Process, processesOnOneFolder, recordOf as recordIn } from '../support/commands.js';
import { fullRecord } from '../support/full-record.js';
import { testPolicy } from '../support/test-policy.js';

const policy = testPolicy();
const UNKNOWN = '019a4f3e-6c2b-7d10-8a55-3f0c9d1e2b47';

/** Somebody with one role, that of the policy changed like this. */
function caller(role: string, changes: Partial<Role> = {}, orgUnit?: string): Caller {
  const given = policy.roles[role];
  if (given === undefined) throw new Error(`There is no role ${role}.`);
  const roles = { ...policy.roles, [role]: { ...given, ...changes } };
  const grant = { person: 'u1', roles: [role], ...(orgUnit !== undefined && { orgUnit }) };
  return callerOf({ actor: { id: 'u1', kind: 'user' }, person: 'u1', grants: [grant] }, { roles });
}

interface Leaf {
  path: string;
  isMasked: boolean;
  value: unknown;
}

/** Every value of a record by its path, and whether it is shown behind a mask. */
function leavesOf(record: CustomerRecord, shown: object): Leaf[] {
  const leaves: Leaf[] = [];
  const walk = (path: string, value: unknown, seen: unknown) => {
    if (isMasked(seen)) leaves.push({ path, isMasked: true, value });
    else if (Array.isArray(value) && Array.isArray(seen)) {
      for (const [at, item] of value.entries()) {
        const id = Object.entries(isObject(item) ? item : {}).find(([name]) => ID_FIELDS.has(name));
        walk(`${path}/${id ? id[1] : at}`, item, seen[at]);
      }
    } else if (isObject(value) && isObject(seen)) {
      for (const name of Object.keys(seen)) walk(path + pointerStep(name), value[name], seen[name]);
    } else leaves.push({ path, isMasked: false, value });
  };
  walk('', record, shown);
  return leaves;
}

const ID_FIELDS = new Set(
  CATALOGUE.flatMap(({ type }) => (type.type === 'elements' ? [type.idField] : [])),
);

describe('revealing', () => {
  const folder = processesOnOneFolder();
  let process: Process;
  let record: CustomerRecord;

  beforeEach(async () => {
    process = await folder.start({ policy });
    record = await stored('company', 1);
  });

  async function stored(kind: CustomerKind, seed: number): Promise<CustomerRecord> {
    const { parent: _, ...given } = fullRecord({ kind, policy, seed }).input;
    const { customerId } = recordIn(await process.create(given));
    const loaded = await process.states.load(customerId);
    if (loaded === undefined) throw new Error('It was not created.');
    return recordOf(customerId, loaded.state, loaded.standpoint, policy);
  }

  function reveal(paths: string[], by = caller('finance'), customerId = record.customerId) {
    const { journal, states } = process;
    const reveals = new Reveals({ states, policy, trace: new AccessTrace({ journal }) });
    return reveals.reveal(customerId, paths, { caller: by, correlationId: 'request-1' });
  }

  const traces = () => process.journal.readStream(accessStream('u1'));

  it.each<CustomerKind>(['company', 'person'])(
    'gives what is masked of a %s, all of it and nothing else',
    async (kind) => {
      record = await stored(kind, 2);
      const leaves = leavesOf(record, shownRecord(record, caller('finance').rights));
      const masked = leaves.filter((leaf) => leaf.isMasked);
      expect(masked.length).toBeGreaterThan(3);
      const answer = await reveal(masked.map(({ path }) => path));
      expect(answer).toEqual({
        type: 'revealed',
        values: new Map(masked.map(({ path, value }) => [path, value])),
      });
      for (const { path } of leaves.filter((leaf) => !leaf.isMasked)) {
        expect(await reveal([path])).toMatchObject({ type: 'refused', code: 'invalid' });
      }
    },
  );

  it('is in the log, without any value', async () => {
    const [contact] = record.contacts ?? [];
    const path = `/contacts/${contact?.contactId}/phones/0`;
    const { customerId } = record;
    const answer = await reveal([path, path]);
    expect(answer).toEqual({
      type: 'revealed',
      values: new Map([[path, contact?.phones?.[0]]]),
    });
    const commits = await traces();
    expect(commits).toHaveLength(1);
    expect(commits[0]).toMatchObject({
      actor: { id: 'u1', kind: 'user' },
      cause: { correlationId: 'request-1' },
      streams: [{ events: [{ type: 'ValuesRevealed', data: { customerId, paths: [path] } }] }],
    });
    const [body] = await process.log.readStream(accessStream('u1'));
    expect(body?.body).not.toContain('sealed');
    const { personal, open } = fullRecord({ kind: 'company', policy, seed: 1 });
    for (const { text } of [...personal, ...open]) expect(body?.body).not.toContain(text);
  });

  it('is written again each time', async () => {
    const [account] = record.bankAccounts ?? [];
    const path = `/bankAccounts/${account?.accountId}/accountNo`;
    for (const _ of [1, 2]) expect(await reveal([path])).toMatchObject({ type: 'revealed' });
    expect(await traces()).toHaveLength(2);
  });

  it('gives nothing when one of the paths is not masked for the caller, and leaves no trace', async () => {
    const [account] = record.bankAccounts ?? [];
    const path = `/bankAccounts/${account?.accountId}/accountNo`;
    const wrong = ['/legalName', '', '/', '/__proto__', `/bankAccounts/${UNKNOWN}/accountNo`];
    wrong.push(
      `/bankAccounts/0/accountNo`,
      `/bankAccounts/${account?.accountId}`,
      `${path}/masked`,
    );
    const answer = await reveal([path, ...wrong]);
    expect(answer).toEqual({
      type: 'refused',
      code: 'invalid',
      problems: wrong.map((_, index) => ({
        code: 'nothing-masked',
        pointer: `/paths/${index + 1}`,
        severity: 'error',
      })),
    });
    expect(await traces()).toEqual([]);
  });

  it('gives nothing of a group that the caller does not read, as if there were nothing', async () => {
    const [account] = record.bankAccounts ?? [];
    const path = `/bankAccounts/${account?.accountId}/accountNo`;
    expect(await reveal([path], caller('sales'))).toEqual(
      await reveal([`/bankAccounts/${UNKNOWN}/accountNo`], caller('sales')),
    );
    expect(await traces()).toEqual([]);
  });

  it('gives nothing to who sees it anyway', async () => {
    const [account] = record.bankAccounts ?? [];
    const path = `/bankAccounts/${account?.accountId}/accountNo`;
    expect(await reveal([path], storeCaller('wang'))).toMatchObject({ code: 'invalid' });
    const unmasked = caller('finance', { inFull: ['account'] });
    expect(await reveal([path], unmasked)).toMatchObject({ code: 'invalid' });
  });

  it('needs both permissions', async () => {
    const [account] = record.bankAccounts ?? [];
    const paths = [`/bankAccounts/${account?.accountId}/accountNo`];
    for (const missing of ['values.reveal', 'customers.read'] as const) {
      const all = policy.roles.finance?.permissions ?? [];
      const permissions = all.filter((permission) => permission !== missing);
      expect(await reveal(paths, caller('finance', { permissions }))).toEqual({
        type: 'refused',
        code: 'not-allowed',
        params: { permission: missing },
      });
    }
    expect(await traces()).toEqual([]);
  });

  it('finds a customer out of sight no more than one that is not there', async () => {
    const [account] = record.bankAccounts ?? [];
    const paths = [`/bankAccounts/${account?.accountId}/accountNo`];
    const other = caller('finance', { rows: 'org-unit' }, 'elsewhere');
    const answer = await reveal(paths, other);
    expect(answer).toEqual({ type: 'refused', code: 'not-found' });
    expect(await reveal(paths, other, UNKNOWN)).toEqual(answer);
    const own = caller('finance', { rows: 'org-unit' }, record.orgUnit);
    expect(await reveal(paths, own)).toMatchObject({ type: 'revealed' });
  });

  it('answers when the trace is durable, and not at all when it cannot be', async () => {
    const [account] = record.bankAccounts ?? [];
    const paths = [`/bankAccounts/${account?.accountId}/accountNo`];
    const states = process.states;
    const held = heldBack();
    const slow = await folder.start({ policy, around: held.around });
    const trace = new AccessTrace({ journal: slow.journal });
    const reveals = new Reveals({ states, policy, trace });
    let isAnswered = false;
    const call = { caller: caller('finance'), correlationId: 'r' };
    const answer = reveals.reveal(record.customerId, paths, call).finally(() => {
      isAnswered = true;
    });
    await held.asked;
    expect(isAnswered).toBe(false);
    held.release();
    expect((await answer).type).toBe('revealed');

    const full = await folder.start({
      policy,
      around: (log) => ({
        ...log,
        append: async () => {
          throw new StoreError('full', 'No room is left.');
        },
      }),
    });
    const failing = new AccessTrace({ journal: full.journal });
    const refused = new Reveals({ states, policy, trace: failing });
    await expect(refused.reveal(record.customerId, paths, call)).rejects.toMatchObject({
      trouble: 'full',
    });
  });
});

/** A log whose appends wait until they are let go. */
function heldBack() {
  let ask = () => {};
  let release = () => {};
  const asked = new Promise<void>((resolve) => {
    ask = resolve;
  });
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const around = (log: EventLog): EventLog => ({
    ...log,
    append: async (drafts) => {
      ask();
      await released;
      return log.append(drafts);
    },
  });
  return { around, asked, release: () => release() };
}
