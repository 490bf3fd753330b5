import { plainToInstance } from 'class-transformer';
import { type ValidationError, validateSync } from 'class-validator';
import { pointerStep } from '../../customer/catalogue/fields.js';
import { isObject } from '../../customer/catalogue/json.js';
import type { Problem } from '../../customer/problem.js';
import type { ProblemCode } from '../../customer/problem-codes.js';
import type { BodyClass } from '../openapi/body-schema.js';
import { describe } from '../problems/describe.js';
import { HttpProblem } from '../problems/http-problem.js';

/** When a value fails several checks, the first of these tells most; the others follow from it. */
const TELLING: readonly ProblemCode[] = ['required', 'unknown-field', 'wrong-type'];

/**
 * A body as its class describes it.
 * @param body what was sent; nothing at all counts as an empty object
 * @throws HttpProblem `invalid` with every problem
 */
export function checkBody<Body extends object>(type: BodyClass<Body>, body: unknown): Body {
  const instance = plainToInstance(type, requireObject(body ?? {}));
  refuseProblems(problemsOfBody(instance));
  return withoutNulls(instance);
}

/** Null counts as absent, except inside a merge patch, which is a plain object. */
export function withoutNulls<Body extends object>(body: Body): Body {
  for (const [name, value] of Object.entries(body)) {
    if (value === null) Reflect.deleteProperty(body, name);
    for (const inner of Array.isArray(value) ? value : [value]) {
      const isBody = isObject(inner) && Object.getPrototypeOf(inner) !== Object.prototype;
      if (isBody) withoutNulls(inner);
    }
  }
  return body;
}

/** @throws HttpProblem `invalid` when the body is a list, a text, a number … */
export function requireObject(body: unknown): Record<string, unknown> {
  if (isObject(body)) return body;
  refuseProblems([wrongRoot]);
  return {};
}

const wrongRoot: Problem = {
  code: 'wrong-type',
  pointer: '',
  severity: 'error',
  params: { expected: 'object' },
};

/** @throws HttpProblem `invalid` if there is any problem */
export function refuseProblems(problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  throw new HttpProblem('invalid', {
    errors: (language) => problems.map((problem) => describe(problem, language)),
  });
}

/** What class-validator finds wrong with an instance of a body class. */
export function problemsOfBody(instance: object): Problem[] {
  const errors = validateSync(instance, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: false,
  });
  return errors.flatMap((error) => problemsOf(error, ''));
}

function problemsOf(error: ValidationError, above: string): Problem[] {
  const pointer = above + pointerStep(error.property);
  const inside = (error.children ?? []).flatMap((child) => problemsOf(child, pointer));
  const failed = Object.keys(error.constraints ?? {});
  if (failed.length === 0) return inside;
  const [telling] = failed
    .map((constraint) => problemOf(error, constraint, pointer))
    .sort((a, b) => rankOf(a) - rankOf(b));
  return telling === undefined ? inside : [telling, ...inside];
}

function rankOf({ code }: Problem): number {
  return TELLING.includes(code) ? TELLING.indexOf(code) : TELLING.length;
}

function problemOf(error: ValidationError, constraint: string, pointer: string): Problem {
  if (constraint === 'whitelistValidation') {
    const params = { name: error.property.slice(0, 40) };
    return { code: 'unknown-field', pointer, severity: 'error', params };
  }
  const context: { code: ProblemCode; params: Problem['params'] } = error.contexts?.[constraint];
  const { code, params } = context;
  return { code, pointer, severity: 'error', params: { ...params, ...paramsOf(error.value) } };
}

function paramsOf(value: unknown): Record<string, string | number> {
  if (typeof value === 'string') return { value: value.slice(0, 40), actual: [...value].length };
  return Array.isArray(value) ? { actual: value.length } : {};
}
