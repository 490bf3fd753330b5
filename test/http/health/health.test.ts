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

  it('is ready when every part is, and says how far the views are', async () => {
    const parts = [{ name: 'log' }, { name: 'view:customer-list', position: 41 }];
    const http = await fakeHttp({ status: async () => ({ head: 42, parts }) });
    const { status, json, headers } = await http.send({ url: '/health/ready' });
    expect([status, json]).toEqual([200, { status: 'up', head: 42, parts }]);
    expect(headers['cache-control']).toBe('no-store');
    await http.close();
  });

  it('names the part that is in trouble', async () => {
    const parts = [{ name: 'log' }, { name: 'view:customer-list', trouble: 'It stopped.' }];
    const http = await fakeHttp({ status: async () => ({ head: 42, parts }) });
    const { status, json } = await http.send({
      url: '/health/ready',
      headers: { 'accept-language': 'en' },
    });
    expect(status).toBe(503);
    expect(json).toMatchObject({
      detail: 'These parts are in trouble: view:customer-list.',
      head: 42,
      parts,
    });
    await http.close();
  });

  it('asks nobody who he is', async () => {
    const http = await fakeHttp();
    for (const url of ['/health/live', '/health/ready', '/metrics', '/openapi.json', '/docs']) {
      expect((await http.send({ url, headers: { 'x-actor': '' } })).status).toBe(200);
    }
    await http.close();
  });
});
