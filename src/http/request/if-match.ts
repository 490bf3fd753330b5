import type { FastifyRequest } from 'fastify';
import { HttpProblem } from '../problems/http-problem.js';

const STRONG_VERSION = /^"(0|[1-9]\d{0,14})"$/;

/** A record's version as an entity tag (RFC 9110, 8.8.3). */
export function etagOf(version: number): string {
  return `"${version}"`;
}

/**
 * The version the caller saw, from `If-Match`; undefined when there is none.
 * @throws HttpProblem `malformed-if-match` for a weak tag, `*`, a list, or anything that no answer gave
 */
export function versionOf({ headers }: FastifyRequest): number | undefined {
  const given = headers['if-match'];
  if (given === undefined) return undefined;
  const version = STRONG_VERSION.exec(given)?.[1];
  if (version === undefined) throw new HttpProblem('malformed-if-match');
  return Number(version);
}

/** @throws HttpProblem `precondition-required` without the header, `malformed-if-match` */
export function requireVersion(request: FastifyRequest): void {
  if (versionOf(request) === undefined) throw new HttpProblem('precondition-required');
}
