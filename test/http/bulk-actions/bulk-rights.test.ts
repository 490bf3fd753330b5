import { DEFAULT_POLICY } from '../../../src/customer/default-policy.js';
import type { Policy } from '../../../src/customer/policy.js';
import type { Role } from '../../../src/customer/roles.js';
import { type Person, personIn } from '../jobs/people.js';
import { run } from '../jobs/running.js';
import type { Json, Received } from '../support/http-test.js';
import { type RealHttp, realHttp } from '../support/real-http.js';

/** Bulk actions of people who may not see or do everything. */

const PATH = '/api/v1/bulk-actions';
const STEWARD = DEFAULT_POLICY.roles.steward as Role; // one of the default roles

const POLICY: Policy = {
  ...DEFAULT_POLICY,
  roles: {
    ...DEFAULT_POLICY.roles,
    regional: { ...STEWARD, rows: 'org-unit' },
    // Without finance, and without the permission to change.
    looker: {
      ...STEWARD,
      read: STEWARD.read.filter((group) => group !== 'finance'),
      permissions: STEWARD.permissions.filter((one) => one !== 'customers.change'),
    },
  },
};

let http: RealHttp;
let ours: Json;
let theirs: Json;
let regional: Person;
let looker: Person;

beforeAll(async () => {
  http = await realHttp(POLICY);
  ours = await http.create({ orgUnit: '华东', creditLimit: { amount: '777', currency: 'CNY' } });
  theirs = await http.create({ orgUnit: '华南', legalName: '外人有限公司', code: 'OUTSIDE' });
  await http.inside.catchUp();
  regional = await personIn(http, 'regional', '华东');
  looker = await personIn(http, 'looker');
});
afterAll(() => http.close());

const post = ({ send }: Person, body: object): Promise<Received> =>
  send({ method: 'POST', url: PATH, body });
const tag = { action: 'tag', params: { tags: ['新'] } };

describe('a bulk action', () => {
  it('of all customers is of those in sight', async () => {
    const tried = await post(regional, { ...tag, filter: {}, dryRun: true });
    expect(tried.json).toMatchObject({ total: 1, items: [{ customerId: ours.customerId }] });
    const { json } = await post(regional, { ...tag, filter: {} });
    await run(http, json.jobId);
    const done = (await regional.send({ url: `${PATH}/${json.jobId}` })).json;
    expect(done).toMatchObject({ done: 1, total: 1, counts: { changed: 1 } });
    const outside = await http.send({ url: `/api/v1/customers/${theirs.customerId}` });
    expect(outside.json.tags).toBeUndefined();
  });

  it('answers for a customer out of sight as for one that does not exist', async () => {
    const nobody = '01890000-0000-7000-8000-00000000dead';
    const customerIds = [theirs.customerId, nobody];
    const tried = await post(regional, { ...tag, customerIds, dryRun: true });
    expect(tried.json.counts).toEqual({ changed: 0, unchanged: 0, refused: 2 });
    const { json } = await post(regional, { ...tag, customerIds });
    await run(http, json.jobId);
    const results = await regional.send({ url: `${PATH}/${json.jobId}/results` });
    for (const { items } of [tried.json, results.json]) {
      const [one, other] = items.map(({ customerId: _, ...result }: Json) => result);
      expect(one).toMatchObject({ outcome: 'refused', errors: [{ code: 'not-found' }] });
      expect(one).toEqual(other);
    }
    const file = await regional.send({ url: `${PATH}/${json.jobId}/results.csv` });
    expect(file.text).not.toMatch(/OUTSIDE|外人/);
  });

  it('has no filter over what cannot be read, as over a name that is made up', async () => {
    const names = { limit: 'creditLimit.from', made: 'madeUp.from' };
    const [limit, made] = await Promise.all(
      Object.values(names).map((name) => post(looker, { ...tag, filter: { [name]: '1' } })),
    );
    expect(limit?.status).toBe(422);
    const asMade = (text = '') => text.replaceAll(names.limit, names.made);
    expect(asMade(limit?.text)).toBe(made?.text);
    expect((await post(regional, { ...tag, filter: { [names.limit]: '1' } })).status).toBe(202);
  });

  it('is refused by each customer where the command is not allowed', async () => {
    const { json } = await post(looker, { ...tag, filter: {}, dryRun: true });
    expect(json.counts).toEqual({ changed: 0, unchanged: 0, refused: 2 });
    expect(json.items[0].errors).toMatchObject([{ code: 'not-allowed' }]);
  });

  it('runs with the rights that its owner was given, whoever runs it', async () => {
    const body = { action: 'set', params: { orgUnit: '华北' }, filter: {} };
    const { json } = await post(regional, body);
    await run(http, json.jobId);
    const of = async (customer: Json) =>
      (await http.send({ url: `/api/v1/customers/${customer.customerId}` })).json.orgUnit;
    expect([await of(ours), await of(theirs)]).toEqual(['华北', '华南']);
  });

  it('is written down before it begins, with ids and codes only', async () => {
    const { json } = await post(regional, { ...tag, customerIds: [ours.customerId], note: '秘密' });
    const { journal } = http.inside.store;
    const { position } = await journal.head();
    const commit = await journal.commitAt(position, { opened: false });
    expect(commit?.streams).toMatchObject([
      {
        streamId: `access:${regional.userId}`,
        events: [
          {
            type: 'BulkActionStarted',
            data: { jobId: json.jobId, action: 'tag', dryRun: false, customers: 1 },
          },
        ],
      },
    ]);
    expect(JSON.stringify(commit)).not.toContain('秘密');
  });
});
