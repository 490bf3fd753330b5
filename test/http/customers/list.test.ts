import { type Client, clientOf } from '../support/client.js';
import type { Json } from '../support/http-test.js';
import { realHttp } from '../support/real-http.js';

const NAMES = ['春满园', '华为技术', '大明贸易', '小红书店', '长江实业', '黄山茶业', '泰山机械'];

let client: Client;
beforeAll(async () => {
  client = clientOf(await realHttp());
  for (const [i, name] of NAMES.entries()) {
    await client.http.create({
      legalName: `${name}有限公司`,
      code: `L-${i}`,
      ...(i % 2 === 0 && { category: 'key', tags: ['华东', `第${i}批`] }),
      creditLimit: { amount: `${i * 10_000}.00`, currency: 'CNY' },
    });
  }
  await client.http.inside.catchUp();
});
afterAll(() => client.http.close());

async function codesOf(query: string): Promise<string[]> {
  const { json } = await client.get(`/api/v1/customers?${query}`);
  return json.items.map(({ code }: Json) => code);
}

describe('the customer list', () => {
  it('is newest first, with the position it shows', async () => {
    const { json, status } = await client.get('/api/v1/customers');
    expect(status).toBe(200);
    expect(json.items.map(({ code }: Json) => code)).toEqual(
      NAMES.map((_, i) => `L-${NAMES.length - 1 - i}`),
    );
    expect(json.nextCursor).toBeNull();
    expect(json.position).toBe((await client.http.inside.store.journal.head()).position);
  });

  it.each(['', 'sort=legalName', 'sort=-creditLimit', 'category=key', 'q=有限'])(
    'visits every row once, page by page (%s)',
    async (query) => {
      const whole = await codesOf(`${query}&limit=200`);
      const paged: string[] = [];
      let cursor = '';
      do {
        const { json } = await client.get(`/api/v1/customers?${query}&limit=2${cursor}`);
        paged.push(...json.items.map(({ code }: Json) => code));
        cursor = json.nextCursor === null ? '' : `&cursor=${json.nextCursor}`;
      } while (cursor !== '');
      expect(paged).toEqual(whole);
      expect(new Set(whole).size).toBe(whole.length);
    },
  );

  it('filters, sorts and searches', async () => {
    expect(await codesOf('category=key&sort=-creditLimit')).toEqual(['L-6', 'L-4', 'L-2', 'L-0']);
    expect(await codesOf('category=null&sort=creditLimit')).toEqual(['L-1', 'L-3', 'L-5']);
    expect(await codesOf('creditLimit.from=20000&creditLimit.to=30000.00&sort=code')).toEqual([
      'L-2',
      'L-3',
    ]);
    expect(await codesOf(`tags=${encodeURIComponent('第4批')}`)).toEqual(['L-4']);
    expect(await codesOf('code=L-1&code=L-2&sort=code')).toEqual(['L-1', 'L-2']);
    expect(await codesOf(`q=${encodeURIComponent('满园')}`)).toEqual(['L-0']);
    expect(await codesOf('q=huawei')).toEqual(['L-1']);
    expect(await codesOf(`q=${encodeURIComponent('有限')}&category=key&sort=code`)).toEqual([
      'L-0',
      'L-2',
      'L-4',
      'L-6',
    ]);
  });

  it('sorts names as a Chinese reader expects', async () => {
    expect(await codesOf('sort=legalName')).toEqual([
      'L-4', // 长 read zhang would be last
      'L-0',
      'L-2',
      'L-1',
      'L-5',
      'L-6',
      'L-3',
    ]);
  });

  it('shows what was just saved to who waits for its position', async () => {
    const made = await client.http.create({ code: 'L-LAST' });
    const waiting = client.get('/api/v1/customers?code=L-LAST', {
      'x-min-position': String(made.position),
    });
    await client.http.inside.catchUp();
    expect((await waiting).json.items).toMatchObject([{ customerId: made.customerId }]);
  });
});

describe('counts', () => {
  const counts = async (query: string) => (await client.get(`/api/v1/counts?${query}`)).json.counts;

  it('are by the values of a field, with the filters of the list', async () => {
    expect(await counts('by=category&code.prefix=L-&code=L-0&code=L-1&code=L-2')).toEqual({
      key: 2,
      '': 1,
    });
    expect(await counts(`by=status&q=${encodeURIComponent('春满')}`)).toEqual({ active: 1 });
  });

  it('need a field that can be counted', async () => {
    const missing = await client.get('/api/v1/counts');
    expect(missing.json.errors).toMatchObject([{ parameter: 'by', code: 'missing-parameter' }]);
    const wrong = await client.get('/api/v1/counts?by=legalName');
    expect(wrong.json.errors).toMatchObject([{ parameter: 'by', code: 'not-one-of' }]);
  });
});

describe('the export', () => {
  const csv = (query: string) => client.get(`/api/v1/exports/customers.csv?${query}`);

  it('is a file with the columns and filters asked for', async () => {
    const { status, headers, text } = await csv('columns=code,legalName&category=key&q=hua');
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': expect.stringMatching(/^attachment; filename="customers-\d+.csv"$/),
    });
    expect(text.startsWith('\ufeff')).toBe(true);
    const [heading, ...rows] = text.slice(1).trim().split('\r\n');
    expect(heading).toBe('客户编码,客户名称');
    expect(rows).toEqual([]);
    const found = await csv('columns=code,legalName&code=L-0&code=L-2');
    expect(found.text.slice(1)).toBe(
      '客户编码,客户名称\r\nL-0,春满园有限公司\r\nL-2,大明贸易有限公司\r\n',
    );
  });

  it('has every column without a choice', async () => {
    const { text } = await csv('code=L-0');
    expect(text.split('\r\n')[0]?.split(',').length).toBeGreaterThan(60);
  });

  it('tells its headers to a HEAD and reads nothing', async () => {
    const answer = await client.http.send({
      method: 'HEAD',
      url: '/api/v1/exports/customers.csv',
    });
    expect(answer.status).toBe(200);
    expect(answer.text).toBe('');
  });

  it('takes no sort', async () => {
    const { json } = await csv('sort=code');
    expect(json.errors).toMatchObject([{ parameter: 'sort', code: 'unknown-parameter' }]);
  });
});
