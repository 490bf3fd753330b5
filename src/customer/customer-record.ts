import { CATALOGUE } from './catalogue/fields.js';
import type { JsonObject } from './catalogue/json.js';
import type { ReviewPolicy } from './policy.js';
import type { Block, CustomerFields, Status, StoredWarning } from './record.js';
import { nextReviewOn } from './review/due.js';
import { type Standing, standingOf } from './standing.js';
import type { CustomerState } from './state.js';

/** A customer record as it is shown: what was entered, and what follows from it. */
export interface CustomerRecord extends CustomerFields {
  customerId: string;
  status: Status;
  standing: Standing;
  blocks: Block[];
  warnings: StoredWarning[];
  createdOn: string;
  /** On which it came with an existing base, if it did. */
  takenOverOn?: string;
  lastReviewedOn?: string;
  /** Last business that another service reported, within a week. */
  lastActivityOn?: string;
  hasOpenItems?: boolean;
  nextReviewOn?: string;
  /** Stream version of the last commit that changed the record; the ETag. */
  version: number;
  /** Position of the last commit that the record was folded to, activity included. */
  position: number;
  createdAt: string;
  updatedAt: string;
}

/** Where a folded state stands in the log. */
export interface Standpoint {
  version: number;
  position: number;
  /** UTC. */
  createdAt: string;
  /** UTC. */
  updatedAt: string;
}

export function recordOf(
  customerId: string,
  state: CustomerState,
  { version, position, createdAt, updatedAt }: Standpoint,
  policy: ReviewPolicy,
): CustomerRecord {
  const due = nextReviewOn(customerId, state, policy);
  const { lastReviewedOn, takenOverOn } = state.review;
  return {
    customerId,
    ...inCatalogueOrder(state.fields),
    status: state.status,
    standing: standingOf(state),
    blocks: state.blocks,
    warnings: state.warnings,
    createdOn: state.createdOn,
    ...(takenOverOn === undefined ? {} : { takenOverOn }),
    ...(lastReviewedOn === undefined ? {} : { lastReviewedOn }),
    ...state.activity,
    ...(due === undefined ? {} : { nextReviewOn: due }),
    version,
    position,
    createdAt,
    updatedAt,
  };
}

const PLACES: ReadonlyMap<string, number> = new Map(CATALOGUE.map(({ name }, at) => [name, at]));

/** What comes from the log stands in the order of canonical JSON; people read it as the catalogue has it. */
function inCatalogueOrder(fields: CustomerFields): CustomerFields {
  let last = -1;
  for (const name of Object.keys(fields)) {
    const place = PLACES.get(name) ?? -1;
    if (place <= last) return ordered(fields);
    last = place;
  }
  return fields;
}

function ordered(fields: CustomerFields): CustomerFields {
  const given = fields as unknown as JsonObject; // a record is plain JSON
  const record: JsonObject = {};
  for (const { name } of CATALOGUE) if (given[name] !== undefined) record[name] = given[name];
  return record as unknown as CustomerFields;
}
