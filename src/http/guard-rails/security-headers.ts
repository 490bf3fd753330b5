import helmet from '@fastify/helmet';
import { fastify } from 'fastify';

/** A year (RFC 6797), and what lies below our name as well (ASVS 3.4.1). */
const HSTS_SECONDS = 31_536_000;

/**
 * The headers of every answer, as helmet makes them for something that is no page: nothing in it runs, nothing
 * frames it, no other site gets it. A page brings a policy of its own (`page-policy.ts`). They are the same
 * for all requests, and helmet takes a while to put them together, so it is asked once.
 * @param isSecure whether browsers get here over TLS; only then may they be told to do so always
 */
export async function securityHeaders(
  isSecure: boolean,
): Promise<Readonly<Record<string, string>>> {
  const asked = fastify();
  try {
    await asked.register(helmet, {
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          'default-src': ["'none'"],
          'frame-ancestors': ["'none'"],
          'base-uri': ["'none'"],
          'form-action': ["'none'"],
        },
      },
      strictTransportSecurity: isSecure && { maxAge: HSTS_SECONDS, includeSubDomains: true },
      referrerPolicy: { policy: 'no-referrer' },
      crossOriginOpenerPolicy: { policy: 'same-origin' },
      crossOriginResourcePolicy: { policy: 'same-origin' },
      xFrameOptions: { action: 'deny' },
      // For browsers that nobody has, or for what the policy above forbids anyway.
      originAgentCluster: false,
      xDnsPrefetchControl: false,
      xDownloadOptions: false,
      xPermittedCrossDomainPolicies: false,
      xXssProtection: false,
    });
    asked.get('/', (_request, reply) => reply.send());
    const { headers } = await asked.inject('/');
    return Object.fromEntries(
      Object.entries(headers).flatMap(([name, value]) =>
        typeof value === 'string' && NOT_OF_HELMET.every((other) => other !== name)
          ? [[name, value]]
          : [],
      ),
    );
  } finally {
    await asked.close();
  }
}

const NOT_OF_HELMET = ['content-length', 'date', 'connection', 'keep-alive'];
