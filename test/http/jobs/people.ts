import type { NewToken } from '../../../src/access/token.js';
import { form } from '../support/form.js';
import type { Received, Sent } from '../support/http-test.js';
import type { RealHttp } from '../support/real-http.js';

/** Somebody with a role, who asks with a real token. */
export interface Person {
  userId: string;
  tokenId: string;
  token: string;
  send(sent: Sent): Promise<Received>;
}

const BY = { actor: { id: 'test', kind: 'system' } } as const;
let people = 0;

export async function personIn(http: RealHttp, role: string, orgUnit?: string): Promise<Person> {
  people += 1;
  const name = `${role}-${people}`;
  const unit = orgUnit === undefined ? {} : { orgUnit };
  const { users } = http.inside.access;
  const added = await users.add({ name, displayName: name, roles: [role], ...unit }, BY);
  if (added.type !== 'added') throw new Error(JSON.stringify(added));
  return tokenOf(http, added.user.userId, { name, roles: [role] });
}

/** Another token of a person. */
export async function tokenOf(
  http: RealHttp,
  userId: string,
  given: Omit<NewToken, 'owner'>,
): Promise<Person> {
  const made = await http.inside.access.tokens.add({ ...given, owner: userId }, BY);
  if (made.type !== 'added') throw new Error(JSON.stringify(made));
  const { token, tokenId } = made;
  const send = ({ headers, ...sent }: Sent) =>
    http.send({ ...sent, headers: { ...headers, authorization: `Bearer ${token}` } });
  return { userId, tokenId, token, send };
}

/** Imports a file as this person; gives the job. */
export async function importOf(
  { send }: Person,
  content: string,
  fields: Parameters<typeof form>[0] = {},
): Promise<Received> {
  const sent = form(fields, { name: 'customers.csv', content });
  return send({ method: 'POST', url: '/api/v1/imports', ...sent });
}
