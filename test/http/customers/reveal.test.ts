import { StoreError } from '../../../src/log/store-error.js';
import { fakeHttp } from '../support/fake-http.js';
import type { Received } from '../support/http-test.js';

const CUSTOMER = '01980000-0000-7000-8000-000000000001';
const PATH = '/contacts/01980000-0000-7000-8000-000000000304/phones/0';
const PHONE = { number: '+8613800138000', kind: 'mobile' };

type Answer = () => unknown;

describe('revealing masked values over HTTP', () => {
  async function reveal(body: object | string, answer: Answer, url = `${CUSTOMER}/reveal`) {
    const http = await fakeHttp({ command: answer });
    const received = await http.send({ method: 'POST', url: `/api/v1/customers/${url}`, body });
    await http.close();
    return { received, executed: http.executed };
  }

  const revealed: Answer = () => ({ type: 'revealed', values: new Map([[PATH, PHONE]]) });
  const problemsOf = ({ json }: Received) =>
    json.errors.map(({ pointer, code }: { pointer: string; code: string }) => `${code}@${pointer}`);

  it('answers each path with its value, to be kept by nobody on the way', async () => {
    const { received, executed } = await reveal({ paths: [PATH] }, revealed);
    expect(received.status).toBe(200);
    expect(received.json).toEqual({ values: { [PATH]: PHONE } });
    expect(received.headers['cache-control']).toBe('no-store');
    expect(executed).toEqual([
      expect.objectContaining({
        customerId: CUSTOMER,
        paths: [PATH],
        call: expect.objectContaining({
          caller: expect.objectContaining({
            identity: expect.objectContaining({ actor: { id: 'tester', kind: 'user' } }),
          }),
        }),
      }),
    ]);
  });

  it.each<[string, object | string, string]>([
    ['no path', { paths: [] }, 'required@/paths'],
    ['nothing', {}, 'required@/paths'],
    ['what is no list', { paths: PATH }, 'wrong-type@/paths'],
    ['too many', { paths: Array.from({ length: 51 }, () => PATH) }, 'too-many@/paths'],
    [
      'a reason, which would be kept for ever',
      { paths: [PATH], reason: '客户来电' },
      'unknown-field@/reason',
    ],
  ])('asks for nothing when the body has %s', async (_, body, problem) => {
    const { received, executed } = await reveal(body, revealed);
    expect(received.status).toBe(422);
    expect(problemsOf(received)).toEqual([problem]);
    expect(executed).toEqual([]);
  });

  it('says which paths have nothing masked', async () => {
    const { received } = await reveal({ paths: [PATH] }, () => ({
      type: 'refused',
      code: 'invalid',
      problems: [{ code: 'nothing-masked', pointer: '/paths/0', severity: 'error' }],
    }));
    expect(received.status).toBe(422);
    expect(problemsOf(received)).toEqual(['nothing-masked@/paths/0']);
  });

  it('answers 404 for who is not in sight, and for what is no customer', async () => {
    const refused: Answer = () => ({ type: 'refused', code: 'not-found' });
    expect((await reveal({ paths: [PATH] }, refused)).received.status).toBe(404);
    const { received, executed } = await reveal({ paths: [PATH] }, revealed, 'K-1/reveal');
    expect(received.status).toBe(404);
    expect(executed).toEqual([]);
  });

  it('answers 503 and no value when it cannot be written down', async () => {
    const { received } = await reveal({ paths: [PATH] }, () => {
      throw new StoreError('full', 'No room is left.');
    });
    expect(received.status).toBe(503);
    expect(received.text).not.toContain('13800138000');
  });
});
