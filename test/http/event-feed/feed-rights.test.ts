import { get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ALL_RIGHTS } from '../../../src/access/rights.js';
import { changesBetween } from '../../../src/customer/catalogue/changes.js';
import { CATALOGUE, topField } from '../../../src/customer/catalogue/fields.js';
import { DEFAULT_POLICY } from '../../../src/customer/default-policy.js';
import { splitPersonal } from '../../../src/customer/personal.js';
import type { Policy } from '../../../src/customer/policy.js';
import type { Role } from '../../../src/customer/roles.js';
import { mayGoOn } from '../../../src/http/access/still-allowed.js';
import { EventStreams } from '../../../src/http/event-feed/event-streams.js';
import { shownCloudEvent } from '../../../src/http/event-feed/shown-event.js';
import type { CloudEvent } from '../../../src/relay/cloud-event.js';
import { fullCustomer, isSeen, KINDS, READERS, reader } from '../../access/shown/support.js';
import { until } from '../../support/until.js';
import { personIn, tokenOf } from '../jobs/people.js';
import { type RealHttp, realHttp } from '../support/real-http.js';

/** What of the feed is for whom, and until when. */

/** As it stands in the feed: nothing personal. */
function cloudEvent(type: string, data: object, naturalPerson: boolean): CloudEvent {
  const { clear } = splitPersonal({ type, data: { ...data } }, naturalPerson);
  return {
    specversion: '1.0',
    id: '1.1',
    source: 'urn:dossier',
    type: `dossier.${type}.v1`,
    time: '2026-03-31T00:00:00.000Z',
    subject: 'a-customer',
    datacontenttype: 'application/json',
    dataschema: 'urn:schema',
    position: 1,
    hash: '0',
    data: clear,
  };
}

const CASES = KINDS.flatMap((kind) =>
  READERS.map(({ name, rights }) => [kind, name, rights] as const),
);

describe('an event of the feed', () => {
  it.each(CASES)(
    'of a %s has for a %s no value, no path and no warning of another group',
    (kind, _, rights) => {
      const { fields, canaries, state } = fullCustomer(kind, 1);
      const { fields: later, canaries: others } = fullCustomer(kind, 2);
      const natural = kind !== 'company';
      const bare = {
        code: fields.code,
        kind: fields.kind,
        legalName: fields.legalName,
        country: 'CN',
      };
      const created = {
        status: 'active',
        createdOn: '2026-03-31',
        fields,
        warnings: state.warnings,
      };
      const changes = [...changesBetween(bare, fields), ...changesBetween(fields, later)];
      const updates = changes.map((change) => ({
        on: '2026-03-31',
        changes: [change],
        warnings: state.warnings,
      }));
      const events = [
        cloudEvent('CustomerCreated', created, natural),
        ...updates.map((data) => cloudEvent('CustomerUpdated', data, natural)),
      ];
      const whole = JSON.stringify(events);
      const shown = events.flatMap((event) => shownCloudEvent(event, rights) ?? []);
      const text = JSON.stringify(shown);

      const published = [...canaries, ...others].filter((canary) => whole.includes(canary.text));
      expect(published.length).toBeGreaterThan(natural ? 10 : 40);
      for (const canary of published) {
        const isShown = isSeen(canary, rights, kind);
        expect([canary.field, text.includes(canary.text)]).toEqual([canary.field, isShown]);
      }
      for (const { name, group } of CATALOGUE) {
        const isNamed = text.includes(`"/${name}`) || text.includes(`about-${name}"`);
        if (!rights.reads.has(group)) expect([name, isNamed]).toEqual([name, false]);
      }
    },
  );

  it('is as it is for who sees everything', () => {
    const event = cloudEvent('CustomerUpdated', { changes: [{ path: '/creditLimit' }] }, false);
    expect(shownCloudEvent(event, ALL_RIGHTS)).toBe(event);
    expect(shownCloudEvent(event, reader(['identity']))).toBeUndefined();
  });
});

const SERVICE = DEFAULT_POLICY.roles.service as Role; // one of the default roles
const POLICY: Policy = {
  ...DEFAULT_POLICY,
  roles: {
    ...DEFAULT_POLICY.roles,
    regional: { ...SERVICE, rows: 'org-unit' },
    'without-finance': {
      ...SERVICE,
      read: SERVICE.read.filter((group) => group !== 'finance'),
      permissions: [...SERVICE.permissions, 'tokens.own'],
    },
  },
};

describe('the feed', () => {
  let http: RealHttp;

  beforeEach(async () => {
    http = await realHttp(POLICY);
  });
  afterEach(async () => {
    http.app.get(EventStreams).stop();
    await http.close();
  });

  it('is closed to who may not read it, and to who sees some customers only', async () => {
    const sales = await personIn(http, 'sales');
    const regional = await personIn(http, 'regional', '华东');
    for (const { send } of [sales, regional]) {
      for (const url of ['/api/v1/events', '/api/v1/events/stream?after=0']) {
        const { status, json } = await send({ url });
        expect([status, json.type]).toEqual([403, 'urn:dossier:problem:not-allowed']);
      }
    }
  });

  it('leaves out other groups and keeps the ids of events', async () => {
    const { customerId } = await http.create({ creditLimit: { amount: '777', currency: 'CNY' } });
    await http.post({ customerId }, 'deactivation', { reason: 'other' });
    const { send } = await personIn(http, 'without-finance');
    const lines = async (url: string) => (await send({ url })).text.trim().split('\n');
    const [created, deactivated] = (await lines('/api/v1/events')).map((line) => JSON.parse(line));
    expect(created.data.fields).toMatchObject({ country: 'CN' });
    expect(JSON.stringify(created)).not.toMatch(/777|creditLimit/);
    const all = (await http.send({ url: '/api/v1/events' })).text.trim().split('\n');
    expect([created.id, deactivated.id]).toEqual(all.map((line) => JSON.parse(line).id));
    expect(topField('creditLimit')?.group).toBe('finance');
  });

  it('ends for a token that is revoked while it listens', async () => {
    const person = await personIn(http, 'without-finance');
    const other = await tokenOf(http, person.userId, { name: 'x', roles: ['without-finance'] });
    await http.app.listen(0, '127.0.0.1');
    const { port } = http.app.getHttpServer().address() as AddressInfo;
    const ended: string[] = [];
    for (const { token, tokenId } of [person, other]) {
      const headers = { authorization: `Bearer ${token}` };
      get({ port, path: '/api/v1/events/stream?after=0', headers }, (answer) => {
        answer.resume();
        answer.on('end', () => ended.push(tokenId));
        answer.on('error', () => undefined);
      });
    }
    await until('both listen', () => http.app.get(EventStreams).count === 2);
    const by = { actor: { id: 'test', kind: 'system' } } as const;
    await http.inside.access.tokens.revoke(other.tokenId, by);
    await until('one has ended', () => ended.length > 0, 15);
    expect(ended).toEqual([other.tokenId]);
    expect(http.app.get(EventStreams).count).toBe(1);
    http.app.get(EventStreams).stop();
    await until('all have ended', () => ended.length === 2);
  }, 20_000);
});

describe('whether an answer may go on', () => {
  it('is asked every five seconds, and no for good once it is no', async () => {
    let now = 0;
    const asked: number[] = [];
    let allowed = true;
    const goesOn = mayGoOn(
      async () => {
        asked.push(now);
        return allowed;
      },
      () => now,
    );
    for (; now < 12_000; now += 1_000) expect(await goesOn()).toBe(true);
    expect(asked).toEqual([5_000, 10_000]);
    allowed = false;
    now = 15_000;
    expect(await goesOn()).toBe(false);
    now = 15_001;
    expect(await goesOn()).toBe(false);
  });
});
