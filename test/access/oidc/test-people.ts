import { OidcPeople } from '../../../src/access/oidc/oidc-people.js';
import { Passwords } from '../../../src/access/passwords.js';
import { UserRecords } from '../../../src/access/user-records.js';
import { Users } from '../../../src/access/users.js';
import type { OidcMapping } from '../../../src/config/oidc-mapping.js';
import { DEFAULT_POLICY } from '../../../src/customer/default-policy.js';
import { guardsUnder } from '../../../src/log/guards.js';
import type { Vault } from '../../../src/vault/vault.js';
import { memoryVault } from '../../support/memory-vault.js';

/** Real users on a vault in memory, and people of a provider over them. */
export interface TestPeople {
  vault: Vault;
  users: Users;
  people: OidcPeople;
  /** Types of what was written down. */
  traced: string[];
}

export const MAPPING: OidcMapping = {
  subjectClaim: 'sub',
  rolesClaim: ['roles'],
  roles: { 'crm-sales': ['sales'], 'crm-service': ['service'], 'crm-admin': ['administrator'] },
  orgUnitClaim: ['department'],
  nameClaim: ['name'],
  defaultRoles: [],
  scopes: ['openid', 'profile'],
  service: undefined,
};

export const GUARDS = guardsUnder(Buffer.from('a digest key of 32 bytes for test'));

export function testPeople(): TestPeople {
  const vault = memoryVault();
  const traced: string[] = [];
  const users = new Users({
    vault,
    records: new UserRecords(vault, () => performance.now()),
    passwords: new Passwords(),
    policy: DEFAULT_POLICY,
    trace: { record: async (_, { type }) => void traced.push(type) },
    now: () => Date.now(),
  });
  return { vault, users, traced, people: new OidcPeople({ users, guards: GUARDS }) };
}
