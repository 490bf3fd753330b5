import { csrfTokenOf } from '../../src/http/access/cross-site.js';
import type { Client } from './support/client.js';
import type { Received, Sent } from './support/http-test.js';

const SESSION = '/api/v1/session';
const USERS = '/api/v1/users';
const PASSWORD = 'sieben Zwerge hinter sieben Bergen';
const BY = { actor: { id: 'test', kind: 'system' } } as const;

/** Cases of docs/errors.md that are about being known, and about users and tokens. */
export const ACCESS_CASES: Record<string, (to: Client) => Promise<Received>> = {
  'Nobody is known to be asking': async (to) => {
    const answer = await to.get(SESSION, { 'x-actor': '' });
    expect(answer.headers['www-authenticate']).toBe('Bearer');
    return answer;
  },
  'A token does not hold, or Authorization is malformed': async (to) => {
    expect((await to.get(SESSION, { authorization: 'Basic eDp5' })).status).toBe(401);
    return to.get(SESSION, { authorization: 'Bearer dossier_x' });
  },
  'The caller lacks the permission': async (to) => {
    const added = await to.http.inside.access.tokens.add({ name: 'x', roles: ['viewer'] }, BY);
    if (added.type === 'refused') throw new Error(added.code);
    return to.get(USERS, { authorization: `Bearer ${added.token}` });
  },
  'A name is unknown, a password is wrong, or the user is locked': (to) =>
    signIn(to, 'nobody', 'wrong'),
  'Somebody has tried to sign in too often': async (to) => {
    let answer = await signIn(to, 'tried', 'wrong');
    for (let tries = 0; tries < 50 && answer.status !== 429; tries++) {
      answer = await signIn(to, 'tried', 'wrong');
    }
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    return answer;
  },
  'A change under a cookie has no `X-CSRF-Token`, or comes from another site': async (to) => {
    const { cookie } = await signedIn(to, 'csrf');
    const url = '/api/v1/tokens';
    return to.http.send({ method: 'POST', url, body: { name: 'x' }, headers: { cookie } });
  },
  'A token asks for what takes a session': (to) => to.http.send({ method: 'DELETE', url: SESSION }),
  'The current password is wrong': async (to) => {
    const headers = await signedIn(to, 'password');
    const body = { current: 'wrong', password: 'acht Zwerge und ein Berg' };
    return to.http.send({ method: 'PUT', url: `${SESSION}/password`, body, headers });
  },
  '`X-On-Behalf-Of` is no user who can sign in': (to) =>
    to.get(SESSION, { 'x-on-behalf-of': 'nobody' }),
  'There is no such user': (to) => to.get(`${USERS}/nobody`),
  'There is no such token': (to) =>
    to.http.send({ method: 'DELETE', url: '/api/v1/tokens/01a20cca-0000-7000-8000-000000000000' }),
  'A login name is taken': async (to) => {
    await addUser(to, 'twice', ['sales']);
    return addUser(to, 'Twice', ['sales']);
  },
  'A link is asked for a user who is locked': async (to) => {
    const url = `${USERS}/${(await addUser(to, 'locked', ['sales'])).json.userId}`;
    await to.http.send({ method: 'PATCH', url, body: { locked: true } });
    return to.http.send({ method: 'POST', url: `${url}/link` });
  },
  'The last user who manages users would lose that': async (to) => {
    const { userId } = (await addUser(to, 'last', ['administrator'])).json;
    return to.http.send({ method: 'PATCH', url: `${USERS}/${userId}`, body: { locked: true } });
  },
};

function signIn(to: Client, name: string, password: string): Promise<Received> {
  return to.http.send({ method: 'POST', url: SESSION, body: { name, password } });
}

function addUser(to: Client, name: string, roles: string[]): Promise<Received> {
  return to.http.send({ method: 'POST', url: USERS, body: { name, roles } });
}

/** What goes along with a change of somebody who has signed in. */
async function signedIn(
  to: Client,
  name: string,
): Promise<{ cookie: string } & NonNullable<Sent['headers']>> {
  const { access } = to.http.inside;
  await access.users.add({ name, roles: ['sales'], password: PASSWORD }, BY);
  const signed = await access.signIn(name, PASSWORD, '127.0.0.1');
  if (signed.type !== 'signed-in') throw new Error(signed.type);
  const { secret } = signed.session;
  return { cookie: `dossier=${secret}`, 'x-csrf-token': csrfTokenOf(secret) };
}
