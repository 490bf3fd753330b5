import type { FastifyRequest } from 'fastify';
import type { HttpInside } from '../inside.js';
import { SIGN_IN } from './form-body.js';

/** Where people reach us: as it is configured, else as the request got here. Without a slash at its end. */
export function ownAddress(
  { protocol, host }: Pick<FastifyRequest, 'protocol' | 'host'>,
  { publicUrl }: Pick<HttpInside, 'publicUrl'>,
): string {
  return publicUrl?.replace(/\/+$/, '') ?? `${protocol}://${host}`;
}

/** Where a link is used. */
export function signInAddress(
  request: Pick<FastifyRequest, 'protocol' | 'host'>,
  inside: Pick<HttpInside, 'publicUrl'>,
  secret: string,
): string {
  return linkAt(ownAddress(request, inside), secret);
}

/** @param address without a slash at its end */
export function linkAt(address: string, secret: string): string {
  return `${address}/${SIGN_IN}?link=${encodeURIComponent(secret)}`;
}
