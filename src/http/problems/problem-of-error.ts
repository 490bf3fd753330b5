import { randomUUID } from 'node:crypto';
import type { StoreError, StoreTrouble } from '../../log/store-error.js';
import { withoutSecrets } from '../../logging/secret-names.js';
import { serviceLog } from '../../logging/service-log.js';
import { BODY_LIMIT_BYTES } from '../limits.js';
import { HttpProblem } from './http-problem.js';
import type { ProblemName } from './problem-types.js';

/** What Fastify and Node call the ways in which a request can be broken. */
const FRAMEWORK_CODES: Readonly<Record<string, ProblemName>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
  FST_ERR_CTP_EMPTY_TYPE: 'unsupported-media-type',
  // No identifier of ours is so long.
  FST_ERR_MAX_PARAM_LENGTH: 'no-such-route',
  HPE_HEADER_OVERFLOW: 'header-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
};

/** It will pass by itself. */
const BUSY: ReadonlySet<StoreTrouble> = new Set(['busy', 'overloaded']);

/**
 * The problem to answer an error with. What is neither a problem, a broken request nor trouble with the
 * store is a fault of ours: it is recorded with a reference, and the caller learns only that reference.
 * @param bodyLimitBytes of the call
 */
export function problemOfError(error: unknown, bodyLimitBytes = BODY_LIMIT_BYTES): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (isStoreError(error)) return storeProblem(error);
  if (error instanceof Error && error.name === 'ViewNotReady') {
    return new HttpProblem('list-building');
  }
  if (error instanceof Error && error.name === 'ProviderAway') {
    serviceLog.warn(withoutSecrets(error.message));
    return new HttpProblem('sign-in-unavailable');
  }
  const broken = brokenRequest(error);
  if (broken !== undefined) {
    return new HttpProblem(broken, { params: { max: bodyLimitBytes } });
  }
  const reference = randomUUID();
  serviceLog.error({ reference, err: error }, 'Internal error');
  return new HttpProblem('internal', { params: { reference }, members: { reference } });
}

function storeProblem(error: StoreError): HttpProblem {
  const { trouble } = error;
  if (BUSY.has(trouble)) return new HttpProblem('overloaded');
  serviceLog.warn({ trouble }, `The store cannot be used: ${withoutSecrets(error.message)}`);
  return new HttpProblem('store-unavailable', { params: { trouble }, members: { trouble } });
}

/** Told by its name: the class belongs to the inside, which only commands and queries speak to. */
function isStoreError(error: unknown): error is StoreError {
  return error instanceof Error && error.name === 'StoreError' && 'trouble' in error;
}

/** Undefined when the request is not to blame. */
function brokenRequest(error: unknown): ProblemName | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const code = 'code' in error ? String(error.code) : '';
  const known = FRAMEWORK_CODES[code];
  if (known !== undefined) return known;
  const status = 'statusCode' in error ? Number(error.statusCode) : 500;
  return code.startsWith('HPE_') || (status >= 400 && status < 500)
    ? 'malformed-request'
    : undefined;
}
