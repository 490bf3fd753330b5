import { SESSION_COOKIE } from '../access/session-cookie.js';

/** The ways of being known that the document names. */
export const SECURITY_SCHEMES = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description: 'A token of Dossier, or a JWT of the configured OpenID provider.',
  },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: SESSION_COOKIE.secure,
    description: `Of somebody who signed in; over plain HTTP on loopback it is called ${SESSION_COOKIE.plain}. Whatever changes something needs the header X-CSRF-Token too, with csrfToken of GET /api/v1/session.`,
  },
} as const;

/** One of them is enough. */
export const WAYS_OF_BEING_KNOWN = [{ bearer: [] }, { session: [] }];
