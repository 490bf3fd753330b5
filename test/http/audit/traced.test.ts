import { isRefused } from '../../../src/access/access-refusal.js';
import type { Json, Received } from '../support/http-test.js';
import { type RealHttp, realHttp } from '../support/real-http.js';

const BY = { actor: { id: 'cli', kind: 'user' as const } };
const PASSWORD = 'canary-password-7316';
const MOBILE = '13800138000';

/** A person with a token, and what of him must be nowhere in the log. */
interface Person {
  userId: string;
  authorization: string;
  canaries: string[];
}

describe('what people do with real tokens', () => {
  let http: RealHttp;
  let sales: Person;
  let auditor: Person;

  beforeAll(async () => {
    http = await realHttp();
    sales = await person('sales', '王芳canary');
    auditor = await person('auditor', '李强canary');
  });

  afterAll(() => http.close());

  async function person(role: string, displayName: string): Promise<Person> {
    const { users, tokens } = http.inside.access;
    const name = `canary.${role}`;
    const added = await users.add({ name, displayName, roles: [role], password: PASSWORD }, BY);
    if (isRefused(added)) throw new Error(added.code);
    const { userId } = added.user;
    const label = `canary token of ${role}`;
    const made = await tokens.add({ name: label, roles: [role], owner: userId }, BY);
    if (isRefused(made)) throw new Error(made.code);
    const { token } = made;
    const secret = token.slice(token.lastIndexOf('_') + 1);
    return {
      userId,
      authorization: `Bearer ${token}`,
      canaries: [name, displayName, PASSWORD, label, token, secret],
    };
  }

  function send(by: Person, method: 'GET' | 'POST', url: string, body?: object): Promise<Received> {
    const { authorization } = by;
    const sent = { method, url: `/api/v1${url}`, headers: { authorization } };
    return http.send({ ...sent, ...(body && { body }) });
  }

  it('is seen by auditors, and tells of nobody but his id, and of no value', async () => {
    const { json: created } = await send(sales, 'POST', '/customers', {
      legalName: '上海远洋贸易有限公司',
      country: 'CN',
      contacts: [{ name: '赵敏', phones: [MOBILE] }],
    });
    const [contact] = created.contacts;
    expect(JSON.stringify(contact)).not.toContain(MOBILE);
    const path = `/contacts/${contact.contactId}/phones/0`;

    const url = `/customers/${created.customerId}/reveal`;
    const revealed = await send(sales, 'POST', url, { paths: [path] });
    expect(revealed.json.values[path]).toMatchObject({ number: `+86${MOBILE}` });

    await http.inside.catchUp();
    const trail = await send(auditor, 'GET', `/audit/access?user=${sales.userId}`);
    expect(trail.json.items.map(({ type }: Json) => type)).toEqual([
      'ValuesRevealed',
      'TokenMade',
      'UserAdded',
    ]);
    const { tokenId } = trail.json.items[1];
    expect(trail.json.items[0]).toMatchObject({
      actor: { id: tokenId, kind: 'service' },
      customerId: created.customerId,
      data: { paths: [path] },
    });

    const commits = await http.inside.store.log.readAll(0, 1000);
    const log = commits.map(({ body }) => body).join('\n');
    expect(log).toContain(path);
    for (const canary of [...sales.canaries, ...auditor.canaries, MOBILE, '赵敏']) {
      expect(log).not.toContain(canary);
    }
  });

  it('is not for everybody to see, and to reveal', async () => {
    expect((await send(sales, 'GET', '/audit/access')).status).toBe(403);
    const created = await http.create({ contacts: [{ name: '赵敏', phones: [MOBILE] }] });
    const paths = [`/contacts/${created.contacts[0].contactId}/phones/0`];
    const url = `/customers/${created.customerId}/reveal`;
    const refused = await send(auditor, 'POST', url, { paths });
    expect(refused.status).toBe(403);
    expect(refused.text).not.toContain(MOBILE);
  });
});
