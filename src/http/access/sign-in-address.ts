import type { FastifyRequest } from 'fastify';
import type { HttpInside } from '../inside.js';
import { SIGN_IN } from './form-body.js';

/** As a whole: what stands around the name of this machine could lead elsewhere. */
const THIS_MACHINE = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

/**
 * Where people reach us, without a slash at its end: as it is configured. What a request says of it counts
 * only where it names this machine, since whoever sends one can write there what he likes; else undefined.
 */
export function ownAddress(
  { protocol, host }: Pick<FastifyRequest, 'protocol' | 'host'>,
  { publicUrl }: Pick<HttpInside, 'publicUrl'>,
): string | undefined {
  if (publicUrl !== undefined) return publicUrl.replace(/\/+$/, '');
  return THIS_MACHINE.test(host) ? `${protocol}://${host}` : undefined;
}

/** Where a link is used; only the path where our own address is not known. */
export function signInAddress(
  request: Pick<FastifyRequest, 'protocol' | 'host'>,
  inside: Pick<HttpInside, 'publicUrl'>,
  secret: string,
): string {
  return linkAt(ownAddress(request, inside) ?? '', secret);
}

/** @param address without a slash at its end */
export function linkAt(address: string, secret: string): string {
  return `${address}/${SIGN_IN}?link=${encodeURIComponent(secret)}`;
}
