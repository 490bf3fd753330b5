import { DEFAULT_POLICY } from '../../../src/customer/default-policy.js';
import type { Policy } from '../../../src/customer/policy.js';
import type { Role } from '../../../src/customer/roles.js';
import { StoreError } from '../../../src/log/store-error.js';
import { type Person, personIn } from '../jobs/people.js';
import { fakeHttp } from '../support/fake-http.js';
import { type RealHttp, realHttp } from '../support/real-http.js';

/** Exports of people who may not see everything, and that every export is written down. */

const CSV = '/api/v1/exports/customers.csv';
const STEWARD = DEFAULT_POLICY.roles.steward as Role; // one of the default roles
const POLICY: Policy = {
  ...DEFAULT_POLICY,
  roles: {
    ...DEFAULT_POLICY.roles,
    regional: { ...STEWARD, rows: 'org-unit' },
    'without-finance': {
      ...STEWARD,
      read: STEWARD.read.filter((group) => group !== 'finance'),
    },
  },
};

describe('an export over HTTP', () => {
  let http: RealHttp;
  let regional: Person;
  let looker: Person;

  beforeAll(async () => {
    http = await realHttp(POLICY);
    const limit = { creditLimit: { amount: '777', currency: 'CNY' } };
    await http.create({ code: 'IN', orgUnit: '华东', ...limit });
    await http.create({ code: 'OUT', orgUnit: '华南', legalName: '外人有限公司' });
    await http.inside.catchUp();
    regional = await personIn(http, 'regional', '华东');
    looker = await personIn(http, 'without-finance');
    await http.inside.catchUp();
  });
  afterAll(() => http.close());

  const csv = ({ send }: Person, query = '') => send({ url: `${CSV}?${query}` });

  it('has the customers in sight, whatever is filtered by, and as of any day', async () => {
    for (const query of ['', 'orgUnit=华南', 'q=外人', 'code=OUT', 'asOf=2999-01-01']) {
      await http.inside.catchUp();
      const { status, text } = await csv(regional, encodeURI(query));
      expect(status).toBe(200);
      expect(text).not.toMatch(/OUT|外人/);
    }
    expect((await csv(regional)).text).toContain('IN');
  });

  it('is refused what cannot be read as what is made up', async () => {
    const asMade = (text: string, name: string) => text.replaceAll(name, 'madeUp');
    for (const [name, query] of [
      ['creditLimit', 'columns=code,creditLimit'],
      ['creditLimit', 'creditLimit.from=1'],
    ] as const) {
      const real = await csv(looker, query);
      const made = await csv(looker, asMade(query, name));
      expect(real.status).toBe(400);
      expect(real.text).not.toMatch(/creditLimit\.validUntil|creditRating/);
      expect(asMade(real.text, name)).toBe(made.text);
    }
    expect((await csv(looker)).text).not.toMatch(/777|信用额度/);
  });

  it('is written down before its first byte, without what was looked for', async () => {
    const columns = 'columns=code,legalName';
    await csv(regional, encodeURI(`${columns}&q=秘密&orgUnit=华东&category=key`));
    const { journal } = http.inside.store;
    const head = await journal.head();
    const commit = await journal.commitAt(head.position, { opened: false });
    expect(commit?.actor).toMatchObject({ id: regional.tokenId });
    expect(commit?.streams).toMatchObject([
      {
        streamId: `access:${regional.userId}`,
        events: [
          {
            type: 'ExportMade',
            data: {
              format: 'csv',
              filteredBy: ['category', 'orgUnit', 'q'],
              columns: ['code', 'legalName'],
            },
          },
        ],
      },
    ]);
    expect(JSON.stringify(commit)).not.toMatch(/秘密|华东/);
    await regional.send({ method: 'HEAD', url: CSV });
    expect(await journal.head()).toEqual(head);
  });
});

it('an export that cannot be written down is not made', async () => {
  const openExport = jest.fn();
  const down = async () => {
    throw new StoreError('no-access', 'The log is away.');
  };
  const trace = { record: down, recordIfPossible: down };
  const http = await fakeHttp({ trace, openExport, query: () => 0 });
  expect((await http.send({ url: CSV })).status).toBe(503);
  expect(openExport).not.toHaveBeenCalled();
  await http.close();
});
