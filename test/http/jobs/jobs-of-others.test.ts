import { DEFAULT_POLICY } from '../../../src/customer/default-policy.js';
import type { Policy } from '../../../src/customer/policy.js';
import type { Role } from '../../../src/customer/roles.js';
import type { Json } from '../support/http-test.js';
import { type RealHttp, realHttp } from '../support/real-http.js';
import { importOf, type Person, personIn, tokenOf } from './people.js';
import { run } from './running.js';

/** Who sees which job, and what of it. */

const STEWARD = DEFAULT_POLICY.roles.steward as Role; // one of the default roles

const POLICY: Policy = {
  ...DEFAULT_POLICY,
  roles: {
    ...DEFAULT_POLICY.roles,
    // Imports and acts, and sees nobody else's jobs.
    keeper: { ...STEWARD, permissions: STEWARD.permissions.filter((one) => one !== 'jobs.all') },
    // Looks after jobs and reads less than those who run them.
    caretaker: { ...STEWARD, read: ['identity', 'basic'] },
    chief: { ...STEWARD, inFull: ['id-number', 'mobile', 'account'] },
  },
};

const CANARY = '6225880212345678';
const CSV = `客户名称,国家,银行账号,信用额度\n,CN,${CANARY},壹佰\n甲有限公司,CN,,\n甲有限公司,CN,,\n`;

let http: RealHttp;
let owner: Person;
let imported: string;
let acted: string;

beforeAll(async () => {
  http = await realHttp(POLICY);
  owner = await personIn(http, 'keeper');
  imported = (await importOf(owner, CSV)).json.jobId;
  await run(http, imported);
  const body = {
    action: 'tag',
    params: { tags: ['新'] },
    filter: { 'creditLimit.from': '123456' },
  };
  acted = (await owner.send({ method: 'POST', url: '/api/v1/bulk-actions', body })).json.jobId;
  await run(http, acted);
});
afterAll(() => http.close());

const ways = () => [
  `/jobs/${imported}`,
  `/jobs/${imported}/events`,
  `/jobs/${acted}`,
  `/imports/${imported}`,
  `/imports/${imported}/events`,
  `/imports/${imported}/refused`,
  `/imports/${imported}/refused?format=csv`,
  `/bulk-actions/${acted}`,
  `/bulk-actions/${acted}/results`,
  `/bulk-actions/${acted}/results.csv`,
  `/bulk-actions/${acted}/results.xlsx`,
];

const get = ({ send }: Person, path: string) => send({ url: `/api/v1${path}` });

async function listed(person: Person, path: string): Promise<string[]> {
  return (await get(person, path)).json.items.map(({ jobId }: Json) => jobId);
}

describe('a job', () => {
  it('is its owner’s in every way, also with another token of the same rights', async () => {
    const other = await tokenOf(http, owner.userId, { name: 'other', roles: ['keeper'] });
    for (const person of [owner, other]) {
      for (const path of ways())
        expect([path, (await get(person, path)).status]).toEqual([path, 200]);
      expect(await listed(person, '/jobs')).toEqual([acted, imported]);
      expect(await listed(person, '/imports')).toEqual([imported]);
      expect(await listed(person, '/bulk-actions')).toEqual([acted]);
    }
  });

  it('is not there for anybody else, as one that does not exist', async () => {
    const stranger = await personIn(http, 'keeper');
    const nobodys = '01890000-0000-7000-8000-000000000001';
    for (const path of ways()) {
      const answer = await get(stranger, path);
      const none = await get(stranger, path.replace(/[0-9a-f-]{36}/, nobodys));
      expect([answer.status, answer.json]).toEqual([404, none.json]);
    }
    for (const step of ['pause', 'resume', 'cancel']) {
      for (const path of [`/jobs/${imported}`, `/imports/${imported}`]) {
        const { status } = await stranger.send({ method: 'POST', url: `/api/v1${path}/${step}` });
        expect(status).toBe(404);
      }
    }
    for (const path of ['/jobs', '/imports', '/bulk-actions']) {
      expect(await listed(stranger, path)).toEqual([]);
    }
  });

  it('is seen and steered by who looks after all of them', async () => {
    const steward = await personIn(http, 'steward');
    expect(await listed(steward, '/jobs')).toEqual([acted, imported]);
    expect((await get(steward, `/imports/${imported}`)).json.problems).not.toEqual([]);
    const { json } = await importOf(owner, CSV, { dryRun: true });
    const url = `/api/v1/jobs/${json.jobId}/cancel`;
    expect((await steward.send({ method: 'POST', url })).json.state).toBe('cancelled');
  });

  it('gives the cells of its file to its sender, and to who sees everything in full', async () => {
    const path = `/imports/${imported}/refused?format=csv`;
    const [steward, chief] = [await personIn(http, 'steward'), await personIn(http, 'chief')];
    const refused = await get(steward, path);
    expect([refused.status, refused.json.type]).toEqual([403, 'urn:dossier:problem:not-allowed']);
    expect((await get(owner, path)).text).toContain(CANARY);
    expect((await get(chief, path)).text).toContain(CANARY);
  });

  it('keeps to itself what it has seen and its reader may not', async () => {
    const caretaker = await personIn(http, 'caretaker');
    const narrow = await tokenOf(http, owner.userId, {
      name: 'narrow',
      roles: ['keeper'],
      groups: ['identity'],
    });
    for (const person of [caretaker, narrow]) {
      const { json } = await get(person, `/imports/${imported}`);
      expect(json).toMatchObject({
        state: 'finished',
        counts: { refused: 1, created: 2 },
        problems: [],
        duplicates: [],
        more: { problems: true },
      });
      const told = JSON.stringify([
        json,
        (await get(person, `/jobs/${acted}`)).json,
        (await get(person, '/jobs')).json,
        (await get(person, `/jobs/${acted}/events`)).text,
      ]);
      expect(told).not.toMatch(/壹佰|123456|6225880212345678/);
      const closed = [
        `/imports/${imported}/refused`,
        `/bulk-actions/${acted}/results`,
        `/bulk-actions/${acted}/results.csv`,
      ];
      for (const path of closed) expect((await get(person, path)).status).toBe(403);
    }
    expect((await get(owner, `/jobs/${acted}`)).text).toContain('123456');
  });

  it('never names the grants that it runs with', async () => {
    const steward = await personIn(http, 'steward');
    for (const person of [owner, steward]) {
      for (const path of ways().filter((way) => !/refused|results/.test(way))) {
        const { text } = await get(person, path);
        expect(text).not.toMatch(/"identity"|"grants"|"roles"|"person"/);
      }
    }
  });
});
