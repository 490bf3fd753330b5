import type { ClaimPath, OidcMapping } from '../../config/oidc-mapping.js';
import { shortText } from '../user-checks.js';

/** What a provider says of somebody: names and values as they stand in a token. */
export type Claims = Readonly<Record<string, unknown>>;

/** What that means here. */
export interface Claimed {
  /** Undefined where the provider gives no name that can be shown. */
  displayName: string | undefined;
  roles: string[];
  orgUnit: string | undefined;
}

const NAME_LENGTH = 100;
/** Control characters, and what turns the direction of a text: nothing that is shown to others has them. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Undefined where the provider does not say who it is. */
export function subjectOf(claims: Claims, { subjectClaim }: OidcMapping): string | undefined {
  const subject = claims[subjectClaim];
  return typeof subject === 'string' && subject !== '' ? subject : undefined;
}

export function personOf(claims: Claims, mapping: OidcMapping): Claimed {
  const roles = rolesOf(claims, mapping);
  return {
    displayName: nameAt(claims, mapping.nameClaim),
    roles: roles.length > 0 ? roles : [...mapping.defaultRoles],
    orgUnit: mapping.orgUnitClaim && orgUnitAt(claims, mapping.orgUnitClaim),
  };
}

/** A service has what its claims say and nothing by default. */
export function serviceOf(claims: Claims, mapping: OidcMapping): Claimed {
  return { ...personOf(claims, mapping), roles: rolesOf(claims, mapping) };
}

/**
 * RFC 9068, 2.2 and 5: a token that a client got for itself has the client as its subject. Providers that
 * give services a subject of another form are told apart as the mapping says.
 */
export function isService(claims: Claims, { service }: OidcMapping): boolean {
  const { sub, client_id, azp } = claims;
  if (sub === client_id || sub === azp) return true;
  const told = service && valueAt(claims, service.claim);
  return service !== undefined && typeof told === 'string' && told.startsWith(service.startsWith);
}

/** True where what the mapping needs is not all there, and may be told elsewhere. */
export function lacksClaims(claims: Claims, { rolesClaim, nameClaim }: OidcMapping): boolean {
  return valueAt(claims, rolesClaim) === undefined || valueAt(claims, nameClaim) === undefined;
}

function rolesOf(claims: Claims, { rolesClaim, roles }: OidcMapping): string[] {
  const values = [valueAt(claims, rolesClaim)].flat();
  const named = values.flatMap((value) =>
    typeof value === 'string' && Object.hasOwn(roles, value) ? (roles[value] ?? []) : [],
  );
  return [...new Set(named)];
}

/** A name only has to be read by people: what cannot be shown is left out. */
function nameAt(claims: Claims, path: ClaimPath): string | undefined {
  const value = valueAt(claims, path);
  if (typeof value !== 'string') return undefined;
  const shown = value.replace(INVISIBLE, '').trim();
  return shortText([...shown].slice(0, NAME_LENGTH).join(''));
}

/** An org unit decides what is seen: what is not one as it stands is none, lest it become another. */
function orgUnitAt(claims: Claims, path: ClaimPath): string | undefined {
  const value = valueAt(claims, path);
  return typeof value === 'string' ? shortText(value) : undefined;
}

function valueAt(claims: Claims, path: ClaimPath): unknown {
  let at: unknown = claims;
  for (const name of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = Reflect.get(at, name);
  }
  return at;
}
