import type { AccessEvent, AccessEventType } from '../../src/access/access-events.js';

const ID = '01980000-0000-7000-8000-00000000';
const DIGEST = 'a6c1c79f'.repeat(8);

/** An example of every event of access, with everything in it that it can have. */
export const ACCESS_EXAMPLES: {
  [Type in AccessEventType]: Extract<AccessEvent, { type: Type }>;
} = {
  SignedIn: { type: 'SignedIn', data: { by: 'password' } },
  SignedOut: { type: 'SignedOut', data: { everywhere: true } },
  SignInsFailed: { type: 'SignInsFailed', data: { hour: '2026-11-24T09', count: 7 } },
  SignInLinkMade: { type: 'SignInLinkMade', data: { expiresAt: '2026-11-24T09:15:00.000Z' } },
  UserAdded: { type: 'UserAdded', data: { roles: ['sales', 'viewer'], orgUnit: '华东' } },
  UserChanged: {
    type: 'UserChanged',
    data: { changed: ['roles', 'orgUnit'], roles: ['finance'], orgUnit: '华南' },
  },
  UserLocked: {
    type: 'UserLocked',
    data: { because: 'failed-sign-ins', until: '2026-11-24T10:00:00.000Z' },
  },
  UserUnlocked: { type: 'UserUnlocked', data: {} },
  PasswordChanged: { type: 'PasswordChanged', data: {} },
  TokenMade: {
    type: 'TokenMade',
    data: {
      tokenId: `${ID}0301`,
      roles: ['service'],
      permissions: ['customers.read'],
      groups: ['identity', 'contacts'],
      expiresAt: '2027-11-24T09:00:00.000Z',
    },
  },
  TokenRevoked: { type: 'TokenRevoked', data: { tokenId: `${ID}0301` } },
  ExportMade: {
    type: 'ExportMade',
    data: { format: 'xlsx', position: 120, filteredBy: ['owner', 'q'], columns: ['code'] },
  },
  ImportStarted: {
    type: 'ImportStarted',
    data: { jobId: `${ID}0302`, mode: 'upsert', dryRun: false, fileDigest: DIGEST },
  },
  BulkActionStarted: {
    type: 'BulkActionStarted',
    data: { jobId: `${ID}0303`, action: 'set', dryRun: true, customers: 40 },
  },
  ValuesRevealed: {
    type: 'ValuesRevealed',
    data: {
      customerId: `${ID}0001`,
      paths: [`/contacts/${ID}0304/phones/0`, `/bankAccounts/${ID}0305/accountNo`],
    },
  },
  PolicyChanged: {
    type: 'PolicyChanged',
    data: { digest: DIGEST, before: 'fb959f23'.repeat(8) },
  },
};
