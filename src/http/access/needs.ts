import type { Permission } from '../../customer/roles.js';

/** Who may call: whoever has the permission, whoever is known, or whoever gets as far as here. */
export type Needs = Permission | 'signed-in' | 'anybody';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Every route says so itself; one that does not cannot be added. */
    needs?: Needs;
  }
}

/** The description of the API, which tools read that are nobody. */
const OPEN_PAGES = /^\/(docs(\/|$)|openapi\.json$)/;

interface Route {
  url: string;
  method: string | string[];
  config?: { needs?: Needs };
}

/**
 * What a route needs, as its handler says.
 * @throws Error for one that says nothing: the service does not start with it
 */
export function needsOf({ url, method, config }: Route): Needs {
  if (config?.needs !== undefined) return config.needs;
  if (OPEN_PAGES.test(url)) return 'anybody';
  throw new Error(`${[method].flat().join(', ')} ${url} does not say who may call it.`);
}
