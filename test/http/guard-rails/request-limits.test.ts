import { type BareService, bareService } from './bare-service.js';

const LIST = '/api/v1/customers';

describe('requests a minute', () => {
  let service: BareService;
  beforeEach(async () => {
    service = await bareService({
      limits: { read: 3, search: 2, write: 1, export: 1, 'sign-in': 2 },
    });
  });
  afterEach(() => service.app.close());

  interface Asked {
    method?: 'GET' | 'POST';
    url?: string;
    known?: string;
    address?: string;
  }

  async function statuses(
    times: number,
    { method = 'GET', url = LIST, known, address = '10.0.0.1' }: Asked,
  ) {
    const found: number[] = [];
    for (let i = 0; i < times; i++) {
      const { statusCode } = await service.app.inject({
        method,
        url,
        remoteAddress: address,
        headers: known === undefined ? {} : { 'x-known': known },
      });
      found.push(statusCode);
    }
    return found;
  }

  it('are counted by who is known, wherever he comes from', async () => {
    expect(await statuses(3, { known: 'a' })).toEqual([200, 200, 200]);
    expect(await statuses(1, { known: 'a', address: '10.0.0.2' })).toEqual([429]);
    expect(await statuses(1, { known: 'b' })).toEqual([200]);
  });

  it('are counted by address where nobody is known', async () => {
    const url = '/sign-in';
    expect(await statuses(3, { method: 'POST', url })).toEqual([201, 201, 429]);
    expect(await statuses(1, { method: 'POST', url, address: '10.0.0.2' })).toEqual([201]);
    expect(service.turnedAway).toEqual(['sign-in']);
  });

  it('count the addresses of one network of IPv6 together', async () => {
    const of = (address: string) => statuses(1, { method: 'POST', url: '/sign-in', address });
    expect([await of('2001:db8::1'), await of('2001:db8::2'), await of('2001:db8::3')]).toEqual([
      [201],
      [201],
      [429],
    ]);
    expect(await of('2001:db8:0:1::1')).toEqual([201]);
  });

  it('are budgets apart: reading, searching, writing, exporting', async () => {
    const known = 'a';
    expect(await statuses(2, { known, method: 'POST' })).toEqual([201, 429]);
    expect(await statuses(3, { known, url: `${LIST}?q=x` })).toEqual([200, 200, 429]);
    expect(await statuses(2, { known, url: '/api/v1/exports/customers.csv' })).toEqual([200, 429]);
    expect(await statuses(4, { known })).toEqual([200, 200, 200, 429]);
    expect(service.turnedAway).toEqual(['write', 'search', 'export', 'read']);
  });

  it('leave health alone', async () => {
    expect(new Set(await statuses(20, { url: '/health/live' }))).toEqual(new Set([200]));
  });

  it('are answered with when to come back', async () => {
    await statuses(3, { known: 'a' });
    const answer = await service.app.inject({
      url: LIST,
      headers: { 'x-known': 'a', 'accept-language': 'en' },
    });
    expect(answer.statusCode).toBe(429);
    expect(answer.headers['retry-after']).toBe('20');
    expect(answer.json()).toEqual({
      type: 'urn:dossier:problem:too-many-requests',
      title: 'Too many requests',
      status: 429,
      detail: 'Too many requests; try again in 20 s.',
    });
  });
});
