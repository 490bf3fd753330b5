import type { TokenGrants } from './access-events.js';
import type { Scope } from './identity.js';

/** What a service or a script is known by. */
export interface Token {
  tokenId: string;
  name: string;
  roles: string[];
  /** Further than this the roles do not go. */
  scope?: Scope;
  /** The user whose rights it has at most; absent for one that the command line made. */
  owner?: string;
  /** Actor who made it. */
  createdBy: string;
  /** UTC. */
  createdAt: string;
  expiresAt: string;
  /** To the minute. */
  lastUsedAt?: string;
}

export interface StoredToken extends Token {
  digest: string;
}

export interface NewToken {
  name: string;
  roles: readonly string[];
  permissions?: readonly string[];
  groups?: readonly string[];
  /** 1 to 366, default 90. */
  expiresInDays?: number;
  /** userId; absent only for whoever can read the key file. */
  owner?: string;
}

/** Without what is only for checking a use. */
export function shownToken({ digest: _, ...token }: StoredToken): Token {
  return token;
}

/** What it was given, as it is written down. */
export function tokenGrants({ roles, scope = {} }: Token): TokenGrants {
  const { permissions, groups } = scope;
  return {
    roles,
    ...(permissions && { permissions: [...permissions] }),
    ...(groups && { groups: [...groups] }),
  };
}
