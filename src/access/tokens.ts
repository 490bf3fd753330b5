import { LRUCache } from 'lru-cache';
import { newId } from '../log/new-id.js';
import type { Vault } from '../vault/vault.js';
import { type AccessRefusal, refuseAccess } from './access-refusal.js';
import type { AccessTrace, TracedBy } from './access-trace.js';
import type { InPassing } from './in-passing.js';
import { checkNewToken } from './new-token.js';
import { RecentRecords } from './recent-records.js';
import type { RightsPolicy } from './rights.js';
import { digestOf, isSameDigest } from './secrets.js';
import { type NewToken, type StoredToken, shownToken, type Token, tokenGrants } from './token.js';
import { newTokenSecret, parseToken, tokenText } from './token-text.js';
import type { StoredUser } from './user.js';
import type { UserRecords } from './user-records.js';

export type TokenAdded =
  | { type: 'added'; tokenId: string; token: string; expiresAt: string }
  | AccessRefusal;

export interface TokensParts {
  vault: Vault;
  records: UserRecords;
  policy: RightsPolicy;
  trace: Pick<AccessTrace, 'record'>;
  inPassing: InPassing;
  now: () => number;
  elapsedMs: () => number;
}

const KIND = 'token';
const DAY_MS = 86_400_000;
/** For so long one that has expired is still listed, so that it is seen why something stopped. */
const LISTED_MS = 30 * DAY_MS;
const USED_EVERY_MS = 60_000;
const PAGE = 200;
const CHECKED = 1_000;
const CHECKED_MS = 5_000;

/** A token that holds, with the user whose it is. */
export interface UsedToken {
  token: Token;
  owner?: StoredUser;
}

/** Tokens in the vault: shown once when they are made, then kept as SHA-256 of their secret. */
export class Tokens {
  readonly #recent: RecentRecords<StoredToken>;
  /** Texts that were right, for as long as their record is fresh. */
  readonly #checked = new LRUCache<string, StoredToken>({ max: CHECKED, ttl: CHECKED_MS });

  constructor(private readonly parts: TokensParts) {
    this.#recent = new RecentRecords(parts.elapsedMs);
  }

  /**
   * Refused: malformed-token-name, role-needed, unknown-role, unknown-permission, unknown-group,
   * malformed-expiry, role-not-owned, no-such-user, user-locked.
   */
  async add(newToken: NewToken, by: TracedBy): Promise<TokenAdded> {
    const { vault, records, policy, trace, now } = this.parts;
    const { owner: ownerId } = newToken;
    const owner = ownerId === undefined ? undefined : (await records.read(ownerId))?.user;
    if (ownerId !== undefined && owner === undefined) return refuseAccess('no-such-user');
    const checked = checkNewToken(newToken, owner, policy);
    if (checked.type === 'refused') return checked;
    const { days, given } = checked;
    const [tokenId, secret] = [newId(), newTokenSecret()];
    const expiresAt = new Date(now() + days * DAY_MS).toISOString();
    const stored: StoredToken = {
      tokenId,
      ...given,
      createdBy: by.actor.id,
      createdAt: new Date(now()).toISOString(),
      expiresAt,
      digest: digestOf(secret),
    };
    await trace.record(
      stored.owner ?? tokenId,
      { type: 'TokenMade', data: { tokenId, expiresAt, ...tokenGrants(stored) } },
      by,
    );
    await vault.put(
      KIND,
      tokenId,
      { ...stored },
      { ifRevision: 0, expiresAt: listedUntil(stored) },
    );
    return { type: 'added', tokenId, token: tokenText(tokenId, secret), expiresAt };
  }

  /** Whose token it is, while it lasts, and its owner. Counts as a use of it. */
  async use(text: string): Promise<UsedToken | undefined> {
    const parsed = parseToken(text);
    if (parsed === undefined) return undefined;
    const { tokenId, secret } = parsed;
    const token = this.#recent.get(tokenId) ?? (await this.#load(tokenId));
    if (token === undefined || !isSameDigest(token.digest, digestOf(secret))) return undefined;
    this.#checked.set(text, token);
    const { owner } = token;
    const user = owner === undefined ? undefined : await this.parts.records.recent(owner);
    return this.#lasting(token, user);
  }

  /**
   * The same without waiting, for a text that was found right a moment ago; undefined where it must be asked
   * for. Most requests come with such a one, and checking each again is a tenth of what a read costs.
   */
  usedNow(text: string): UsedToken | undefined {
    const token = this.#checked.get(text);
    if (token === undefined || this.#recent.get(token.tokenId) !== token) return undefined;
    const { owner } = token;
    return this.#lasting(token, owner === undefined ? undefined : this.parts.records.known(owner));
  }

  #lasting(token: StoredToken, owner: StoredUser | undefined): UsedToken | undefined {
    const now = this.parts.now();
    if (now >= Date.parse(token.expiresAt)) return undefined;
    if (token.owner !== undefined && (owner === undefined || owner.locked)) return undefined;
    this.#used(token, now);
    return owner === undefined ? { token } : { token, owner };
  }

  async find(tokenId: string): Promise<Token | undefined> {
    const found = await this.parts.vault.get(KIND, tokenId);
    return found && shownToken(storedToken(found.value));
  }

  /** The newest first. @param before a tokenId, behind which it goes on; `owner`: only this user's */
  async list({
    before = '',
    limit = PAGE,
    owner,
  }: {
    before?: string;
    limit?: number;
    owner?: string;
  } = {}): Promise<Token[]> {
    const tokens: Token[] = [];
    for (let after = before; tokens.length < limit; ) {
      const found = await this.parts.vault.list(KIND, { after, limit: PAGE, descending: true });
      for (const { key, value } of found) {
        after = key;
        const token = shownToken(storedToken(value));
        if (owner === undefined || token.owner === owner) tokens.push(token);
      }
      if (found.length < PAGE) break;
    }
    return tokens.slice(0, limit);
  }

  /** Every one of them, the newest first. */
  async *all(): AsyncGenerator<Token> {
    for (let before = ''; ; ) {
      const tokens = await this.list({ before });
      yield* tokens;
      const last = tokens.at(-1);
      if (last === undefined || tokens.length < PAGE) return;
      before = last.tokenId;
    }
  }

  /** Refused: no-such-token. */
  async revoke(
    tokenId: string,
    by: TracedBy,
  ): Promise<{ type: 'revoked'; token: Token } | AccessRefusal> {
    const { vault, trace } = this.parts;
    const token = await this.find(tokenId);
    if (token === undefined) return refuseAccess('no-such-token');
    await trace.record(token.owner ?? tokenId, { type: 'TokenRevoked', data: { tokenId } }, by);
    await vault.remove(KIND, tokenId);
    this.#recent.forget(tokenId);
    return { type: 'revoked', token };
  }

  #load(tokenId: string): Promise<StoredToken | undefined> {
    return this.#recent.load(tokenId, async () => {
      const found = await this.parts.vault.get(KIND, tokenId);
      return found && storedToken(found.value);
    });
  }

  #used(token: StoredToken, now: number): void {
    const { lastUsedAt } = token;
    if (lastUsedAt !== undefined && now - Date.parse(lastUsedAt) < USED_EVERY_MS) return;
    token.lastUsedAt = new Date(now).toISOString();
    const { tokenId } = token;
    this.parts.inPassing.do(async () => {
      const { vault } = this.parts;
      const stored = await vault.get(KIND, tokenId);
      // One that was revoked in the meantime does not come back.
      if (stored === undefined) return;
      const value = { ...stored.value, lastUsedAt: new Date(now).toISOString() };
      const expiresAt = listedUntil(token);
      await vault.put(KIND, tokenId, value, { ifRevision: stored.revision, expiresAt });
    });
  }
}

function listedUntil({ expiresAt }: Token): string {
  return new Date(Date.parse(expiresAt) + LISTED_MS).toISOString();
}

function storedToken(value: Record<string, unknown>): StoredToken {
  return value as unknown as StoredToken; // written by this file only
}
