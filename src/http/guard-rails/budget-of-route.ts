import type { FastifyRequest, RouteOptions } from 'fastify';
import type { Budget } from '../../config/limits.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a request of this route is counted as; absent: it is not counted. */
    budget?: Budget;
  }
}

/** What waits for others, and may not be kept from it. */
const NEVER_COUNTED = /^\/health(\/|$)/;
/** Where a provider of identities sends the browser back to. */
const CALLBACK = /\/callback$/;
const EXPORT = /^\/api\/v1\/exports(\/|$)/;
/** They write nothing, and look through lists. */
const LOOKING = /^\/api\/v1\/customers\/(check|lookup)$/;
const READING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The budget of a route. Where nobody is known yet and something is done, somebody may become known. */
export function budgetOfRoute({ url, method, config }: CountedRoute): Budget | undefined {
  if (NEVER_COUNTED.test(url)) return undefined;
  const isRead = [method].flat().every((one) => READING.has(one));
  if (config?.needs === 'anybody' && (!isRead || CALLBACK.test(url))) return 'sign-in';
  if (EXPORT.test(url)) return 'export';
  if (LOOKING.test(url)) return 'search';
  return isRead ? 'read' : 'write';
}

type CountedRoute = Pick<RouteOptions, 'url' | 'method' | 'config'>;

/** A list that is searched (`q`) is more work than one that is filtered. */
export function budgetOf({ routeOptions, query }: FastifyRequest): Budget | undefined {
  const { budget } = routeOptions.config;
  if (budget !== 'read') return budget;
  return typeof query === 'object' && query !== null && 'q' in query ? 'search' : 'read';
}
