import { readJsonFile } from './json-file.js';

/** Where a claim stands: names from the outside in. Some names have dots and slashes in them. */
export type ClaimPath = readonly string[];

const SUBJECT_CLAIMS = ['sub', 'oid'] as const;

type SubjectClaim = (typeof SUBJECT_CLAIMS)[number];

/** What claims of the provider mean here. */
export interface OidcMapping {
  /**
   * Who somebody is for ever. `oid` for Microsoft Entra ID, which gives a person another `sub` in each
   * application: by browser and by token he would be two. Nothing that changes or is given away again.
   */
  subjectClaim: SubjectClaim;
  /** The claim is a text or a list of texts. */
  rolesClaim: ClaimPath;
  /** Roles of the policy by what stands in the claim; what is not here gives nothing. */
  roles: Readonly<Record<string, readonly string[]>>;
  orgUnitClaim: ClaimPath | undefined;
  nameClaim: ClaimPath;
  /** For people (never for services) whom no claim gives a role. */
  defaultRoles: readonly string[];
  /** What is asked for at sign-in. */
  scopes: readonly string[];
  /** What tells a service's token from a person's, beside `sub` being the client itself. */
  service: { claim: ClaimPath; startsWith: string } | undefined;
}

type GivenPath = string | string[];
type GivenRoles = string | string[];

interface MappingFile {
  subjectClaim?: SubjectClaim;
  rolesClaim: GivenPath;
  roles: Record<string, GivenRoles>;
  orgUnitClaim?: GivenPath;
  nameClaim?: GivenPath;
  defaultRoles?: string[];
  scopes?: string[];
  service?: { claim: GivenPath; startsWith: string };
}

const NAME = { type: 'string', minLength: 1, maxLength: 200 } as const;
const NAMES = { type: 'array', items: NAME, maxItems: 50 } as const;
/** `realm_access.roles`; or a list of names where one of them has a dot. */
const PATH = { anyOf: [NAME, { ...NAMES, minItems: 1 }] } as const;

/** The JSON Schema (draft 2020-12 words) of a mapping file. */
const MAPPING_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['rolesClaim', 'roles'],
  properties: {
    subjectClaim: { enum: SUBJECT_CLAIMS },
    rolesClaim: PATH,
    roles: { type: 'object', additionalProperties: { anyOf: [NAME, NAMES] } },
    orgUnitClaim: PATH,
    nameClaim: PATH,
    defaultRoles: NAMES,
    scopes: { type: 'array', items: { type: 'string', pattern: '^[!#-\\[\\]-~]{1,100}$' } },
    service: {
      type: 'object',
      additionalProperties: false,
      required: ['claim', 'startsWith'],
      properties: { claim: PATH, startsWith: NAME },
    },
  },
} as const;

/** OpenID Connect Core 1.0, 3.1.2.1: without `openid` it is no sign-in. */
const OPENID = 'openid';

/**
 * `problems` are sentences with a JSON Pointer into the file.
 * @param known the roles of the policy
 */
export async function readMappingFile(
  path: string,
  known: ReadonlySet<string>,
): Promise<{ mapping: OidcMapping | undefined; problems: readonly string[] }> {
  const read = await readJsonFile<MappingFile>(path, MAPPING_SCHEMA);
  if (read.type === 'bad') return { mapping: undefined, problems: read.problems };
  const { rolesClaim, roles, orgUnitClaim, nameClaim, defaultRoles = [], service } = read.content;
  const { scopes = ['profile'], subjectClaim = 'sub' } = read.content;
  const given = Object.entries(roles).map(([value, names]) => [value, [names].flat()] as const);
  const mapping: OidcMapping = {
    subjectClaim,
    rolesClaim: pathOf(rolesClaim),
    roles: Object.fromEntries(given),
    orgUnitClaim: orgUnitClaim === undefined ? undefined : pathOf(orgUnitClaim),
    nameClaim: pathOf(nameClaim ?? 'name'),
    defaultRoles,
    scopes: [...new Set([OPENID, ...scopes])],
    service: service && { claim: pathOf(service.claim), startsWith: service.startsWith },
  };
  const named = [...given, ['defaultRoles', defaultRoles] as const];
  const problems = named.flatMap(([at, names]) =>
    names
      .filter((name) => !known.has(name))
      .map((name) => `${at}: the policy has no role “${name}”.`),
  );
  return { mapping, problems };
}

function pathOf(given: GivenPath): ClaimPath {
  return typeof given === 'string' ? given.split('.') : given;
}
