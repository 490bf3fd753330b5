import { storeCaller } from '../../src/access/caller.js';
import type { Grant, Identity } from '../../src/access/identity.js';
import type { NewToken } from '../../src/access/token.js';
import { DEFAULT_POLICY } from '../../src/customer/default-policy.js';
import type { Policy } from '../../src/customer/policy.js';
import type { Role } from '../../src/customer/roles.js';
import { added, BY, inMemory, type Process } from './known.js';

/** What somebody may do now who was known before. */

async function identityOf(
  { access }: Process,
  newToken: Partial<NewToken> = {},
): Promise<Identity> {
  const made = await access.tokens.add({ name: 'erp', roles: ['service'], ...newToken }, BY);
  if (made.type !== 'added') throw new Error(made.code);
  const caller = await access.identify({ type: 'bearer', token: made.token });
  if (caller === undefined) throw new Error('The token is not known.');
  return caller.identity;
}

function user(userId: string, roles: string[]): Identity {
  return {
    actor: { id: userId, kind: 'user' },
    person: userId,
    grants: [{ person: userId, roles }],
  };
}

function listed({ grants }: Identity): readonly Grant[] {
  return grants === 'all' ? [] : grants;
}

function actingFor({ actor, grants }: Identity, userId: string): Identity {
  return { actor: { ...actor, onBehalfOf: userId }, person: userId, grants };
}

const { service: SERVICE_ROLE, ...OTHERS } = DEFAULT_POLICY.roles;
const SHOP = { ...(SERVICE_ROLE as Role), permissions: ['on-behalf-of', 'imports'] } satisfies Role;
const POLICY: Policy = { ...DEFAULT_POLICY, roles: { ...OTHERS, shop: SHOP } };

/** Whom a provider vouches for; the vault has never heard of it. */
const SERVICE: Identity = {
  actor: { id: 'Zm9vYmFyYmF6Zm9vYmFyYmF6Zm9vYmFyYmF6Zm9vYmE', kind: 'service' },
  person: 'Zm9vYmFyYmF6Zm9vYmFyYmF6Zm9vYmFyYmF6Zm9vYmE',
  grants: [{ person: 'Zm9vYmFyYmF6Zm9vYmFyYmF6Zm9vYmFyYmF6Zm9vYmE', roles: ['service'] }],
};

describe('the standing', () => {
  it('of a user is what he is given now, at once, and none when he is locked or gone', async () => {
    const process = inMemory();
    const { access } = process;
    const { userId } = await added(access, 'li', ['steward']);
    const before = user(userId, ['steward']);
    expect(await access.standing(before)).toEqual(before);

    await access.users.change(userId, { roles: ['viewer'], orgUnit: '华东' }, BY);
    expect((await access.standing(before))?.grants).toEqual([
      { person: userId, roles: ['viewer'], orgUnit: '华东' },
    ]);
    await access.users.lock(userId, BY);
    expect(await access.standing(before)).toBeUndefined();
    const gone = user('01890000-0000-7000-8000-000000000001', ['steward']);
    expect(await access.standing(gone)).toBeUndefined();
  });

  it('of a token is its own with its owner’s, and none when he is locked', async () => {
    const process = inMemory();
    const { access } = process;
    const { userId } = await added(access, 'li', ['steward']);
    const before = await identityOf(process, { owner: userId, roles: ['steward'] });
    expect(await access.standing(before)).toEqual(before);
    await access.users.change(userId, { roles: ['viewer'] }, BY);
    expect((await access.standing(before))?.grants).toEqual([
      { person: userId, roles: ['steward'] },
      { person: userId, roles: ['viewer'] },
    ]);
    await access.users.lock(userId, BY);
    expect(await access.standing(before)).toBeUndefined();
  });

  it('of a token ends when it is revoked or has expired', async () => {
    const process = inMemory();
    const { access, clock } = process;
    const revoked = await identityOf(process);
    const expiring = await identityOf(process, { expiresInDays: 1 });
    await access.tokens.revoke(revoked.actor.id, BY);
    expect(await access.standing(revoked)).toBeUndefined();
    expect(await access.standing(expiring)).toEqual(expiring);
    clock.pass({ hours: 24 });
    expect(await access.tokens.find(expiring.actor.id)).toBeDefined();
    expect(await access.standing(expiring)).toBeUndefined();
  });

  it('of whom the vault does not know, and of who has everything, is as it was', async () => {
    const { access } = inMemory();
    const { identity } = storeCaller('wang');
    expect(await access.standing(identity)).toEqual(identity);
    expect(await access.standing(SERVICE)).toEqual(SERVICE);
  });

  it('of a service that acts for a user is as good as both', async () => {
    const process = inMemory({ policy: POLICY });
    const { access } = process;
    const { userId } = await added(access, 'li', ['steward']);
    for (const service of [await identityOf(process, { roles: ['shop'] }), SERVICE]) {
      const acting = actingFor(service, userId);
      expect(await access.standing(acting)).toEqual({
        ...acting,
        grants: [...listed(service), { person: userId, roles: ['steward'] }],
      });
      await access.users.lock(userId, BY);
      expect(await access.standing(acting)).toBeUndefined();
      await access.users.unlock(userId, BY);
    }
    const revoked = await identityOf(process, { roles: ['shop'] });
    await access.tokens.revoke(revoked.actor.id, BY);
    expect(await access.standing(actingFor(revoked, userId))).toBeUndefined();
  });

  it('ends for a token that may act for others no more', async () => {
    const process = inMemory({ policy: POLICY });
    const { access } = process;
    const li = await added(access, 'li', ['steward']);
    const owner = await added(access, 'robots', ['shop']);
    const token = await identityOf(process, { owner: owner.userId, roles: ['shop'] });
    expect(await access.standing(actingFor(token, li.userId))).toMatchObject({ person: li.userId });
    await access.users.change(owner.userId, { roles: ['viewer'] }, BY);
    expect(await access.standing(actingFor(token, li.userId))).toBeUndefined();
  });
});
