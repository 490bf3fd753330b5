import { ACCESS_EXAMPLES } from '../../support/access-events.js';
import type { Json } from '../support/http-test.js';
import { type RealHttp, realHttp } from '../support/real-http.js';

const API = '/api/v1/audit/access';
const EXAMPLES = Object.values(ACCESS_EXAMPLES);

describe('traces of access over HTTP', () => {
  let http: RealHttp;
  /** The local date on which they were written, in the zone of the service. */
  let today: string;

  beforeAll(async () => {
    http = await realHttp();
    for (const event of EXAMPLES) {
      const actor = { id: event.type.startsWith('User') ? 'admin' : 'u1', kind: 'user' as const };
      await http.inside.trace.record('u1', event, { actor });
    }
    await http.inside.trace.record('u2', ACCESS_EXAMPLES.SignedIn, {
      actor: { id: 'u2', kind: 'user' },
    });
    await http.inside.catchUp();
    today = http.inside.dates.at(Date.now());
  });

  afterAll(() => http.close());

  async function get(query = ''): Promise<Json> {
    const { status, json, text } = await http.send({ url: `${API}${query}` });
    if (status !== 200) throw new Error(text);
    return json;
  }

  async function types(query: string): Promise<string[]> {
    return (await get(query)).items.map(({ type }: Json) => type);
  }

  it('are listed, newest first, page after page', async () => {
    const all = (await get()).items;
    expect(all.map(({ type }: Json) => type)).toEqual([
      'SignedIn',
      ...EXAMPLES.map(({ type }) => type).toReversed(),
    ]);
    expect(all[0]).toEqual({
      position: EXAMPLES.length + 1,
      at: expect.any(String),
      user: 'u2',
      actor: { id: 'u2', kind: 'user' },
      type: 'SignedIn',
      data: { by: 'password' },
    });
    const pages: Json[] = [];
    for (let cursor = ''; ; ) {
      const { items, nextCursor } = await get(`?limit=5${cursor}`);
      expect(items.length).toBeLessThanOrEqual(5);
      pages.push(...items);
      if (nextCursor === null) break;
      cursor = `&cursor=${nextCursor}`;
    }
    expect(pages).toEqual(all);
  });

  it.each([
    ['?user=u2', ['SignedIn']],
    ['?actor=admin', ['UserUnlocked', 'UserLocked', 'UserChanged', 'UserAdded']],
    ['?type=TokenMade&type=TokenRevoked', ['TokenRevoked', 'TokenMade']],
    [`?customerId=${ACCESS_EXAMPLES.ValuesRevealed.data.customerId}`, ['ValuesRevealed']],
    ['?user=u2&type=SignedOut', []],
  ])('are filtered by %s', async (query, wanted) => {
    expect(await types(query)).toEqual(wanted);
  });

  it('are found by time and by local date, both ends included', async () => {
    const { at } = (await get('?type=PolicyChanged')).items[0];
    expect(await types(`?type=PolicyChanged&from=${at}&to=${at}`)).toEqual(['PolicyChanged']);
    const justAfter = new Date(Date.parse(at) + 1).toISOString();
    expect(await types(`?type=PolicyChanged&from=${justAfter}`)).toEqual([]);
    const justBefore = new Date(Date.parse(at) - 1).toISOString();
    expect(await types(`?type=PolicyChanged&to=${justBefore}`)).toEqual([]);
    const all = EXAMPLES.length + 1;
    expect(await types(`?from=${today}&to=2999-12-31`)).toHaveLength(all);
    expect(await types('?to=2026-01-01')).toEqual([]);
    expect(await types('?from=1000-01-01')).toHaveLength(all);
  });

  it.each(['?from=yesterday', '?to=2026-02-30', '?at=2026-01-01', '?sort=user', '?customer=x'])(
    'answer 400 to %s',
    async (query) => {
      expect((await http.send({ url: `${API}${query}` })).status).toBe(400);
    },
  );

  it('wait for a position that was asked for', async () => {
    const answer = await http.send({
      url: `${API}?limit=1`,
      headers: { 'x-min-position': String(EXAMPLES.length + 1) },
    });
    expect(answer.status).toBe(200);
    expect(answer.json.position).toBe(EXAMPLES.length + 1);
  });

  it('are not in the feed of events, which goes on behind them', async () => {
    const created = await http.create();
    const { text } = await http.send({ url: '/api/v1/events?after=0' });
    const lines = text.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).subject)).toEqual([created.customerId]);
    for (const { type } of EXAMPLES) expect(text).not.toContain(type);
  });
});
