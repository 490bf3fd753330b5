import { BlockList, isIPv6 } from 'node:net';
import {
  HEADER_LIMIT_BYTES,
  HEADERS_TIMEOUT_MS,
  LOOK_FOR_LATE_MS,
  TLS_HANDSHAKE_TIMEOUT_MS,
} from '../limits.js';

/** How the service is reached. */
export interface Served {
  /** Certificate and private key, as PEM; absent: plain HTTP. */
  tls?: { cert: string; key: string } | undefined;
  /** A reverse proxy does TLS and says who its client is. */
  behindProxy?: boolean;
}

/** Whether browsers get here over TLS, wherever it ends. */
export function isSecure({ tls, behindProxy = false }: Served): boolean {
  return tls !== undefined || behindProxy;
}

/**
 * What Fastify and Node are told of it: TLS 1.2 or newer, slow and large requests are cut off, and
 * X-Forwarded-* is believed only behind a proxy, only from a private address, and only one hop of it.
 */
export function serverOptions({ tls, behindProxy = false }: Served) {
  const limits = {
    maxHeaderSize: HEADER_LIMIT_BYTES,
    headersTimeout: HEADERS_TIMEOUT_MS,
    connectionsCheckingInterval: LOOK_FOR_LATE_MS,
  };
  const secured = tls && {
    ...limits,
    cert: tls.cert,
    key: tls.key,
    minVersion: 'TLSv1.2' as const,
    handshakeTimeout: TLS_HANDSHAKE_TIMEOUT_MS,
  };
  return {
    ...(secured ? { https: secured } : { http: limits }),
    ...(behindProxy && {
      trustProxy: (address: string | undefined, hop: number) => hop === 0 && isPrivate(address),
    }),
  };
}

const PRIVATE = new BlockList();
PRIVATE.addSubnet('127.0.0.0', 8);
PRIVATE.addSubnet('10.0.0.0', 8);
PRIVATE.addSubnet('172.16.0.0', 12);
PRIVATE.addSubnet('192.168.0.0', 16);
PRIVATE.addSubnet('169.254.0.0', 16);
PRIVATE.addAddress('::1', 'ipv6');
PRIVATE.addSubnet('fc00::', 7, 'ipv6');
PRIVATE.addSubnet('fe80::', 10, 'ipv6');

/** RFC 1918, RFC 4193, loopback and link-local; an IPv4 address may be written as IPv6. */
export function isPrivate(address: string | undefined): boolean {
  if (address === undefined) return false;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return PRIVATE.check(mapped);
  return PRIVATE.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
