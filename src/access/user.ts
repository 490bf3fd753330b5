/** Somebody who can sign in, as the vault keeps him and as others are shown him. */

/** Who somebody is to an OpenID provider (OpenID Connect Core 1.0, 2: `iss` and `sub` together). */
export interface OidcIdentity {
  issuer: string;
  subject: string;
}

export interface User {
  /** Opaque; it stands in commits as the actor's id. */
  userId: string;
  /** Login name in its normal form. It never changes and is never given to somebody else. */
  name: string;
  displayName: string;
  /** Names of the policy. */
  roles: string[];
  orgUnit?: string;
  locked: boolean;
  hasPassword: boolean;
  oidc?: OidcIdentity;
  /** UTC. */
  createdAt: string;
  lastSignInAt?: string;
}

export interface StoredUser extends Omit<User, 'hasPassword'> {
  /** PHC string of argon2id. */
  passwordHash?: string;
  /**
   * Sessions and links carry the one they were made under, and end when the user has another: all of them
   * end with one write, also those that another process knows of.
   */
  epoch: string;
}

export interface NewUser {
  /** As typed; `loginNameOf` makes the normal form. */
  name: string;
  /** Without it, the name. */
  displayName?: string;
  roles: readonly string[];
  orgUnit?: string;
  password?: string;
  oidc?: OidcIdentity;
}

/** What is absent stays as it is. */
export interface UserChange {
  displayName?: string;
  roles?: readonly string[];
  /** null: of no org unit any more. */
  orgUnit?: string | null;
  /** null: known to no provider any more. */
  oidc?: OidcIdentity | null;
  /** Locking ends all his sessions and links. */
  locked?: boolean;
}

/** Without what is only for checking a sign-in. */
export function shownUser({ passwordHash, epoch: _, ...user }: StoredUser): User {
  return { ...user, hasPassword: passwordHash !== undefined };
}
