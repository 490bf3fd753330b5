import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contractDocuments } from '../../../src/relay/contract/documents.js';
import { type RealHttp, realHttp } from '../support/real-http.js';

let http: RealHttp;
beforeAll(async () => {
  http = await realHttp();
});
afterAll(() => http.close());

describe('the contract over HTTP', () => {
  it.each(Object.keys(contractDocuments()))('has %s as it is in docs/contract', async (path) => {
    const { status, headers, json } = await http.send({ url: `/${path}` });
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/^application\/json/);
    const file = join(__dirname, '../../../docs/contract', path);
    expect(json).toEqual(JSON.parse(readFileSync(file, 'utf8')));
  });

  it('needs nobody to say who he is', async () => {
    const fastify = http.app.getHttpAdapter().getInstance();
    const { statusCode } = await fastify.inject({ url: '/asyncapi.json' });
    expect(statusCode).toBe(200);
  });

  it('has the schema of every event of the feed, under what dataschema names', async () => {
    await http.create({ contacts: [{ name: '王芳' }] });
    const [line = ''] = (await http.send({ url: '/api/v1/events' })).text.split('\n');
    const { dataschema } = JSON.parse(line);
    const name = String(dataschema).replace('urn:dossier:schema:', '');
    const { json } = await http.send({ url: `/schemas/${name}.json` });
    expect(json.$id).toBe(dataschema);
  });

  it.each(['Nobody.v1.json', 'CustomerCreated.v1', '__proto__', '..%2Fasyncapi.json'])(
    'has no /schemas/%s',
    async (file) => {
      const { status, json } = await http.send({ url: `/schemas/${file}` });
      expect({ status, type: json.type }).toEqual({
        status: 404,
        type: 'urn:dossier:problem:no-such-route',
      });
    },
  );
});
