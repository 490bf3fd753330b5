import { pino } from 'pino';
import { describeError } from './describe-error.js';
import { SECRET_NAMES } from './secret-names.js';

/*
 * What goes wrong while requests are answered, one JSON object a line on the standard error output. Lines
 * for the person who starts the service are not written here. No request is logged as such: addresses,
 * headers and bodies tell of customers, and of who is signed in.
 */

/** How deep a secret name is looked for in what is logged; nothing of ours is deeper. */
const DEPTH = 4;

/** The log of this process. Its `err` is an error, of which nothing is told but what is named there. */
export const serviceLog = pino(
  {
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: describeError },
    redact: { paths: secretPaths(), censor: '[removed]' },
  },
  // At once: a process that ends badly has said why.
  { write: (line: string) => process.stderr.write(line) },
);

function secretPaths(): string[] {
  return SECRET_NAMES.flatMap((name) =>
    Array.from({ length: DEPTH }, (_, depth) =>
      depth === 0 ? `["${name}"]` : `${Array(depth).fill('*').join('.')}["${name}"]`,
    ),
  );
}
