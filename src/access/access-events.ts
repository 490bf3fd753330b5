import type { Group } from '../customer/groups.js';
import type { Permission } from '../customer/roles.js';

/**
 * What is written down of access, in the stream `access:<user>` of whom it concerns: ids, codes, counts,
 * paths and digests. Never a name, a typed text, an address, a secret or a value of a customer: the log is
 * kept for ever, and nothing here is sealed. The stream says whose it is, the commit who did it and when.
 */
export type AccessEvent =
  | {
      type: 'SignedIn';
      /** `madeBy`: the actor who made the link; absent for the one of the first start. */
      data: SignedInBy;
    }
  | {
      type: 'SignedOut';
      /** Every session of the user was ended, not only the one that asked. */
      data: { everywhere: boolean };
    }
  | {
      type: 'SignInsFailed';
      /** How often a password was wrong in an hour: UTC, `2026-11-24T09`. Written when the hour is over. */
      data: { hour: string; count: number };
    }
  | {
      type: 'SignInLinkMade';
      /** Who has the link can be the user, once, until `expiresAt` (UTC). */
      data: { expiresAt: string };
    }
  | { type: 'UserAdded'; data: UserGrants }
  | {
      type: 'UserChanged';
      /** `changed` names what is different now; of roles and org unit, what they are now. */
      data: { changed: readonly UserProperty[] } & Partial<UserGrants>;
    }
  | {
      type: 'UserLocked';
      /** `until` (UTC) where time lifts the lock. */
      data: { because: 'failed-sign-ins' | 'administrator'; until?: string };
    }
  | { type: 'UserUnlocked'; data: Record<string, never> }
  | { type: 'PasswordChanged'; data: Record<string, never> }
  | {
      type: 'TokenMade';
      data: TokenGrants & { tokenId: string; expiresAt?: string };
    }
  | { type: 'TokenRevoked'; data: { tokenId: string } }
  | {
      type: 'ExportMade';
      /**
       * Begun: what is written down stands before the first byte. `position`: the customers are as they were
       * there. `filteredBy`: columns (`q` for a search), without what they were compared with. `columns`:
       * absent when all were asked for.
       */
      data: {
        format: 'csv' | 'xlsx';
        position: number;
        filteredBy: readonly string[];
        columns?: readonly string[];
      };
    }
  | {
      type: 'ImportStarted';
      /** `fileDigest`: SHA-256 of the file. `dryRun`: nothing is written by it. */
      data: { jobId: string; mode: string; dryRun: boolean; fileDigest?: string };
    }
  | {
      type: 'BulkActionStarted';
      /** `customers`: how many were named; absent for all that match a filter. */
      data: { jobId: string; action: string; dryRun: boolean; customers?: number };
    }
  | {
      type: 'ValuesRevealed';
      /** JSON Pointers with element ids. */
      data: { customerId: string; paths: readonly string[] };
    }
  | {
      type: 'PolicyChanged';
      /** SHA-256 of the policy's canonical JSON, in hex; absent the first time: of the one before. */
      data: { digest: string; before?: string };
    };

export type AccessEventType = AccessEvent['type'];

/** How somebody came to his session. */
export type SignedInBy = { by: 'password' | 'oidc' } | { by: 'link'; madeBy?: string };

/** What of a user can change. */
export type UserProperty = 'displayName' | 'roles' | 'orgUnit' | 'oidc';

export interface UserGrants {
  roles: readonly string[];
  orgUnit?: string;
}

export interface TokenGrants {
  roles: readonly string[];
  permissions?: readonly Permission[];
  groups?: readonly Group[];
}

/** Each type of event; a type alone cannot be walked. */
export const ACCESS_EVENT_TYPES = Object.keys({
  SignedIn: 0,
  SignedOut: 0,
  SignInsFailed: 0,
  SignInLinkMade: 0,
  UserAdded: 0,
  UserChanged: 0,
  UserLocked: 0,
  UserUnlocked: 0,
  PasswordChanged: 0,
  TokenMade: 0,
  TokenRevoked: 0,
  ExportMade: 0,
  ImportStarted: 0,
  BulkActionStarted: 0,
  ValuesRevealed: 0,
  PolicyChanged: 0,
} satisfies Record<AccessEventType, 0>) as AccessEventType[]; // its keys are exactly these
