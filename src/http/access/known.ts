import type { Credential } from '../../access/access.js';
import type { Caller } from '../../access/caller.js';

/** Somebody who is known, and by what. */
export interface Known {
  caller: Caller;
  credential: Credential;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Found out once, before anything else is read of a request (`guard-routes.ts`). */
    known: Known | null;
  }
}
