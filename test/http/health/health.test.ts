import { fakeHttp } from '../support/fake-http.js';

describe('health', () => {
  it('is live whatever the parts are', async () => {
    const http = await fakeHttp({
      status: async () => {
        throw new Error('nothing works');
      },
    });
    const { status, json } = await http.send({ url: '/health/live' });
    expect([status, json]).toEqual([200, { status: 'up' }]);
    await http.close();
  });

  const WELL = [{ name: 'log' }, { name: 'view:customer-list', position: 41 }];
  const ILL = [{ name: 'log' }, { name: 'view:customer-list', trouble: 'It stopped.' }];
  const http = (parts: object[]) =>
    fakeHttp({ status: async () => ({ head: 42, parts: parts as never }) });
  const NOBODY = { 'x-actor': '' };

  it('is ready when every part is, and says to who may read metrics how far the views are', async () => {
    const well = await http(WELL);
    const { status, json, headers } = await well.send({ url: '/health/ready' });
    expect([status, json]).toEqual([200, { status: 'up', head: 42, parts: WELL }]);
    expect(headers['cache-control']).toBe('no-store');
    await well.close();
  });

  it('names the part that is in trouble, and says to who may read metrics what it is', async () => {
    const ill = await http(ILL);
    const { status, json } = await ill.send({
      url: '/health/ready',
      headers: { 'accept-language': 'en' },
    });
    expect(status).toBe(503);
    expect(json).toMatchObject({
      detail: 'These parts are in trouble: view:customer-list.',
      head: 42,
      parts: ILL,
    });
    await ill.close();
  });

  it.each([
    ['nobody', NOBODY],
    ['a token that does not hold', { authorization: 'Bearer dossier_nobody_nothing' }],
  ])(
    'says to %s no more than whether it is ready, and the names of its parts',
    async (_, headers) => {
      const parts = [{ name: 'log' }, { name: 'view:customer-list' }];
      const well = await http(WELL);
      expect((await well.send({ url: '/health/ready', headers })).json).toEqual({
        status: 'up',
        parts,
      });
      await well.close();
      const ill = await http(ILL);
      const { json, text } = await ill.send({ url: '/health/ready', headers });
      expect(json).toMatchObject({ status: 503, parts });
      expect(text).not.toMatch(/stopped|"head"|position/);
      await ill.close();
    },
  );

  it('asks nobody who he is', async () => {
    const http = await fakeHttp();
    for (const url of ['/health/live', '/health/ready', '/openapi.json', '/docs']) {
      expect((await http.send({ url, headers: NOBODY })).status).toBe(200);
    }
    await http.close();
  });

  it('asks who reads the metrics', async () => {
    const http = await fakeHttp();
    expect((await http.send({ url: '/metrics', headers: NOBODY })).status).toBe(401);
    await http.close();
  });
});
