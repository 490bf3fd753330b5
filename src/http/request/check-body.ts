import { type ValidationError, validateSync } from 'class-validator';
import { pointerStep } from '../../customer/catalogue/fields.js';
import { isObject, type JsonObject } from '../../customer/catalogue/json.js';
import type { Problem } from '../../customer/problem.js';
import type { ProblemCode } from '../../customer/problem-codes.js';
import { type BodyClass, type DescribedProperty, propertyOf } from '../openapi/body-schema.js';
import { describe } from '../problems/describe.js';
import { HttpProblem } from '../problems/http-problem.js';

/** When a value fails several checks, the first of these tells most; the others follow from it. */
const TELLING: readonly ProblemCode[] = ['required', 'wrong-type'];

/**
 * A body as its class describes it. Null counts as absent, except inside a merge patch.
 * @param body what was sent; nothing at all counts as an empty object
 * @throws HttpProblem `invalid` with every problem
 */
export function checkBody<Body extends object>(type: BodyClass<Body>, body: unknown): Body {
  const read = readBody(type, requireObject(body ?? {}));
  if (read.problems.length > 0) throw invalidBody(read.problems);
  return read.body;
}

/** The same with the problems beside it; what they are about may be of any type. */
export function readBody<Body extends object>(
  type: BodyClass<Body>,
  given: JsonObject,
): { body: Body; problems: Problem[] } {
  const problems: Problem[] = [];
  const body = instanceOf(type, given, '', problems);
  const told = new Set(problems.map(({ pointer }) => pointer));
  const errors = validateSync(body, { forbidUnknownValues: false });
  // What an item lacks that should have been an object is no news.
  const more = errors.flatMap((error) => problemsOf(error, ''));
  problems.push(...more.filter(({ pointer }) => !told.has(pointer.replace(/\/[^/]*$/, ''))));
  return { body, problems };
}

/**
 * Only names that are described get onto the instance: others are told, and cannot stand in the place of
 * what every object inherits (`constructor`, by which class-validator finds its checks).
 */
function instanceOf<Body extends object>(
  type: BodyClass<Body>,
  given: JsonObject,
  above: string,
  problems: Problem[],
): Body {
  const body = new type();
  for (const [name, value] of Object.entries(given)) {
    const pointer = above + pointerStep(name);
    const property = propertyOf(type, name);
    if (property === undefined) {
      const params = { name: name.slice(0, 40) };
      problems.push({ code: 'unknown-field', pointer, severity: 'error', params });
    } else if (value !== null) {
      Object.assign(body, { [name]: insideOf(property, value, pointer, problems) });
    }
  }
  return body;
}

/** What is of the wrong type stays as it is, and fails its check. */
function insideOf(
  { inside, schema }: DescribedProperty,
  value: unknown,
  pointer: string,
  problems: Problem[],
): unknown {
  if (inside === undefined) return value;
  if (schema.type !== 'array') {
    return isObject(value) ? instanceOf(inside, value, pointer, problems) : value;
  }
  if (!Array.isArray(value)) return value;
  return value.map((item: unknown, i) => {
    const at = `${pointer}/${i}`;
    if (isObject(item)) return instanceOf(inside, item, at, problems);
    // class-validator would take a list of lists for a list.
    problems.push(wrongType(at, 'object'));
    return new inside();
  });
}

/** @throws HttpProblem `invalid` when the body is a list, a text, a number … */
export function requireObject(body: unknown): JsonObject {
  if (isObject(body)) return body;
  throw invalidBody([wrongType('', 'object')]);
}

/** The refusal of a body for these problems. */
export function invalidBody(problems: readonly Problem[]): HttpProblem {
  return new HttpProblem('invalid', {
    errors: (language) => problems.map((problem) => describe(problem, language)),
  });
}

function wrongType(pointer: string, expected: string): Problem {
  return { code: 'wrong-type', pointer, severity: 'error', params: { expected } };
}

function problemsOf(error: ValidationError, above: string): Problem[] {
  const pointer = above + pointerStep(error.property);
  const inside = (error.children ?? []).flatMap((child) => problemsOf(child, pointer));
  const failed = Object.keys(error.constraints ?? {});
  if (failed.length === 0) return inside;
  const [telling] = failed
    .map((constraint) => problemOf(error, constraint, pointer))
    .sort((a, b) => rankOf(a) - rankOf(b));
  if (telling === undefined) return inside;
  return telling.code === 'wrong-type' ? [telling] : [telling, ...inside];
}

function rankOf({ code }: Problem): number {
  return TELLING.includes(code) ? TELLING.indexOf(code) : TELLING.length;
}

function problemOf(error: ValidationError, constraint: string, pointer: string): Problem {
  const context: { code: ProblemCode; params: Problem['params'] } = error.contexts?.[constraint];
  const { code, params } = context;
  return { code, pointer, severity: 'error', params: { ...params, ...paramsOf(error.value) } };
}

function paramsOf(value: unknown): Record<string, string | number> {
  if (typeof value === 'string') return { value: value.slice(0, 40), actual: [...value].length };
  return Array.isArray(value) ? { actual: value.length } : {};
}
