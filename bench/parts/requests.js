import { customer } from './customers.js';

/*
 * Requests as bytes, made before the measured time.
 */

/**
 * `creates`: every one another customer, numbered from `from`; `paths`: GET, in turn.
 * @typedef {{ type: 'creates', path: string, from: number } | { type: 'paths', paths: string[] }} Asked
 */

/**
 * @param {Asked} asked
 * @param {number} count
 * @param {{ port: number, authorization: string }} service
 * @returns {(n: number) => Buffer} the n-th request, below `count`
 */
export function requestsOf(asked, count, service) {
  const distinct = asked.type === 'creates' ? count : Math.min(count, asked.paths.length);
  const requests = Array.from({ length: distinct }, (_, n) =>
    asked.type === 'creates'
      ? post(service, asked.path, JSON.stringify(customer(asked.from + n)))
      : get(service, asked.paths[n] ?? '/'),
  );
  return (n) => /** @type {Buffer} */ (requests[n % distinct]);
}

/**
 * @param {{ port: number, authorization: string }} service
 * @param {string} path
 * @param {string} body
 */
function post({ port, authorization }, path, body) {
  const length = Buffer.byteLength(body);
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${body}`,
  );
}

/**
 * @param {{ port: number, authorization: string }} service
 * @param {string} path
 */
function get({ port, authorization }, path) {
  return Buffer.from(
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: ${authorization}\r\n\r\n`,
  );
}
