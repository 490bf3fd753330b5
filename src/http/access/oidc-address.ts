import type { FastifyRequest } from 'fastify';
import type { HttpInside } from '../inside.js';

export const OIDC_PATH = 'api/v1/session/oidc';

const THIS_MACHINE = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * Where browsers reach us, for the provider to send them back to. What a request says of it counts only where
 * it names this machine, by whichever name the browser used: its cookies go by that name.
 */
export function reachedAt(
  { hostname, socket: { localPort } }: Pick<FastifyRequest, 'hostname' | 'socket'>,
  { publicUrl }: Pick<HttpInside, 'publicUrl'>,
): string {
  if (publicUrl !== undefined) return publicUrl;
  const name = hostname.toLowerCase();
  return `http://${THIS_MACHINE.test(name) ? name : '127.0.0.1'}:${localPort}`;
}

/** Registered with the provider, letter by letter. */
export function callbackAddress(
  request: Pick<FastifyRequest, 'hostname' | 'socket'>,
  inside: Pick<HttpInside, 'publicUrl'>,
): string {
  return `${reachedAt(request, inside)}/${OIDC_PATH}/callback`;
}
