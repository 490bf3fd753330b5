import type { JsonObject } from '../../customer/catalogue/json.js';
import type { Problem } from '../../customer/problem.js';
import type { BodyClass } from '../openapi/body-schema.js';
import { HttpProblem } from '../problems/http-problem.js';
import { readBody, requireObject } from '../request/check-body.js';
import { ChangeCustomerBody, CreateCustomerBody } from './customer-bodies.js';

/**
 * Bodies whose fields are the catalogue's. The command checks the fields, once and completely, so they
 * are handed on as they came. What stands beside them (`confirm`, `reason`, `note`) is checked here by
 * class-validator, and only when it is there: 15 µs of every create would find nothing new.
 */

export interface CustomerBody {
  /** Without what stands beside them. */
  fields: JsonObject;
  confirm: string[];
  /** Of what stands beside the fields. */
  problems: Problem[];
}

/** @throws HttpProblem `malformed-json` without a body, `invalid` when it is not an object */
export function readCreateBody(body: unknown): CustomerBody {
  const { confirm, ...fields } = requireBody(body);
  if (confirm === undefined) return { fields, confirm: [], problems: [] };
  return { fields, ...besideFields(CreateCustomerBody, { confirm }) };
}

/** @throws HttpProblem `malformed-json` without a body, `invalid` when it is not an object */
export function readChangeBody(
  body: unknown,
): CustomerBody & Pick<ChangeCustomerBody, 'reason' | 'note'> {
  const { confirm, reason, note, ...fields } = requireBody(body);
  if (confirm === undefined && reason === undefined && note === undefined) {
    return { fields, confirm: [], problems: [] };
  }
  return { fields, ...besideFields(ChangeCustomerBody, { confirm, reason, note }) };
}

function requireBody(body: unknown): JsonObject {
  if (body === undefined) throw new HttpProblem('malformed-json');
  return requireObject(body);
}

function besideFields<Body extends { confirm?: string[] }>(
  type: BodyClass<Body>,
  given: JsonObject,
): Body & { confirm: string[]; problems: Problem[] } {
  const { body, problems } = readBody(type, given);
  const kept = problems.length === 0 ? body : new type();
  return { ...kept, confirm: kept.confirm ?? [], problems };
}
