import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { ExportRequest } from '../../../src/bulk/exports/export-request.js';
import { fakeHttp } from '../support/fake-http.js';
import type { HttpTest } from '../support/http-test.js';
import { type RealHttp, realHttp } from '../support/real-http.js';
import { bearerOf } from '../support/test-actors.js';

const CSV = '/api/v1/exports/customers.csv';
const WORKBOOK = '/api/v1/exports/customers.xlsx';

describe('an export', () => {
  let http: RealHttp;

  beforeAll(async () => {
    http = await realHttp();
    await http.create({ legalName: '春满园有限公司', code: 'A-1' });
    await http.create({ legalName: '华为技术有限公司', code: 'A-2' });
    await http.inside.catchUp();
  });
  afterAll(() => http.close());

  const columns = 'columns=code,legalName,exportPosition';
  const csv = (query: string) => http.send({ url: `${CSV}?${query}` });

  it('names the position it is of: in its name, in a header and in its rows', async () => {
    const { status, headers, text } = await csv(columns);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="customers-2.csv"',
      'x-position': '2',
    });
    expect(text).toBe(
      '\ufeff客户编码,客户名称,导出位置\r\nA-1,春满园有限公司,2\r\nA-2,华为技术有限公司,2\r\n',
    );
  });

  it('is a workbook as well', async () => {
    const { status, headers, text } = await http.send({ url: `${WORKBOOK}?code=A-1` });
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'content-disposition': 'attachment; filename="customers-2.xlsx"',
    });
    expect(text.startsWith('PK')).toBe(true);
  });

  it('is of a moment in the past when one is asked for', async () => {
    const first = await http.inside.store.journal.commitAt(1, { opened: false });
    const then = first?.recordedAt ?? '';
    const asThen = await csv(`${columns}&asOf=${then}`);
    const second = await http.inside.store.journal.commitAt(2, { opened: false });
    const isSameMoment = second?.recordedAt === then;
    expect(asThen.headers['x-position']).toBe(isSameMoment ? '2' : '1');
    const before = await csv(`${columns}&asOf=2020-01-01`);
    expect(before.headers['x-position']).toBe('0');
    expect(before.text).toBe('\ufeff客户编码,客户名称,导出位置\r\n');
    // Every export is written down.
    await http.inside.catchUp();
    const head = (await http.inside.store.journal.head()).position;
    const today = await csv(`${columns}&asOf=2999-12-31`);
    expect(today.headers['x-position']).toBe(String(head));
    expect(today.text).toContain('华为技术有限公司');
  });

  it('refuses a moment that is none, and columns that are not there', async () => {
    const { status, json } = await csv('asOf=yesterday&columns=colour');
    expect(status).toBe(400);
    expect(json.errors).toMatchObject([
      { parameter: 'columns', code: 'not-one-of' },
      { parameter: 'asOf', code: 'not-a-time' },
    ]);
  });
});

describe('an export over HTTP', () => {
  let http: HttpTest;
  let asked: ExportRequest[];
  let stream: Readable;

  async function serve(opened: Readable, position = 5): Promise<string> {
    asked = [];
    stream = opened;
    http = await fakeHttp({
      query: () => position,
      waitFor: async (_list, wanted) => wanted <= 5,
      openExport(request) {
        asked.push(request);
        return stream;
      },
    });
    await http.app.listen(0, '127.0.0.1');
    const { port } = http.app.getHttpServer().address() as AddressInfo;
    return `http://127.0.0.1:${port}${CSV}`;
  }

  afterEach(() => http.close());

  async function answerTo(url: string): Promise<IncomingMessage> {
    const [answer] = await once(
      get(url, { headers: { authorization: bearerOf('tester') } }),
      'response',
    );
    return answer as IncomingMessage;
  }

  /** It has begun, and never ends by itself. */
  function begun(): Readable {
    const endless = new Readable({ read() {} });
    endless.push('some');
    return endless;
  }

  it('ends the work when the client goes away', async () => {
    const answer = await answerTo(await serve(begun()));
    await once(answer, 'readable');
    const closed = once(stream, 'close');
    answer.destroy();
    await closed;
    expect(stream.destroyed).toBe(true);
  });

  it('is no whole answer when it breaks off', async () => {
    const answer = await answerTo(await serve(begun()));
    await once(answer, 'readable');
    stream.destroy(new Error('the disk is gone'));
    await expect(buffer(answer)).rejects.toThrow('aborted');
    expect(answer.complete).toBe(false);
  });

  it('waits for the list to get to the moment asked for', async () => {
    await serve(Readable.from([]), 6);
    const late = await http.send({ url: `${CSV}?asOf=2026-03-31` });
    expect(late).toMatchObject({
      status: 503,
      json: { type: 'urn:dossier:problem:not-yet-visible' },
    });
    expect(asked).toEqual([]);
  });

  it('opens nothing for a HEAD', async () => {
    await serve(Readable.from([]));
    const { status, headers } = await http.send({ method: 'HEAD', url: CSV });
    expect({ status, position: headers['x-position'] }).toEqual({ status: 200, position: '5' });
    expect(asked).toEqual([]);
  });
});
