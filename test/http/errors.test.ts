import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROBLEM_NAMES } from '../../src/http/problems/problem-types.js';
import { ACCESS_CASES } from './access-cases.js';
import { INPUT_CASES } from './input-cases.js';
import { type Client, clientOf } from './support/client.js';
import { realHttp } from './support/real-http.js';
import { TROUBLE_CASES } from './trouble-cases.js';

const CASES: typeof INPUT_CASES = { ...INPUT_CASES, ...ACCESS_CASES, ...TROUBLE_CASES };

/** The rows of the table under `## HTTP` in docs/errors.md. */
function tableRows(): { title: string; status: number; type: string }[] {
  const text = readFileSync(join(__dirname, '../../docs/errors.md'), 'utf8');
  const section = text.split('\n## HTTP\n')[1]?.split('\n## ')[0] ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| Case '))
    .map((line) => {
      const [, title = '', status = '', type = ''] = line.split('|').map((cell) => cell.trim());
      return { title, status: Number(status), type };
    });
}

let client: Client;
beforeAll(async () => {
  client = clientOf(await realHttp());
});
afterAll(() => client.http.close());

describe('docs/errors.md', () => {
  const rows = tableRows();

  it.each(rows)('$title: $status $type', async ({ title, status, type }) => {
    const bringAbout = CASES[title];
    if (bringAbout === undefined) throw new Error('The test does not bring this case about.');
    const answer = await bringAbout(client);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.json).toMatchObject({ type: `urn:dossier:problem:${type}`, status });
    expect(answer.status).toBe(status);
    expect(answer.json.title).toMatch(/\p{Script=Han}|JSON/u);
    expect(answer.json.detail).not.toMatch(/[{}…]/);
    expect(answer.text).not.toMatch(/secret|\/var\/|node_modules|\.js\b|at /);
    expect(answer.headers['content-language']).toBe('zh-CN');
    if (status === 503 || status === 429)
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('has every case that this test brings about', () => {
    expect(Object.keys(CASES).filter((name) => !rows.some(({ title }) => title === name))).toEqual(
      [],
    );
  });

  it('has every type of problem', () => {
    const types = new Set(rows.map(({ type }) => type));
    expect(PROBLEM_NAMES.filter((name) => !types.has(name))).toEqual([]);
  });
});
