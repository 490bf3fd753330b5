import { Fenced, OutputTrouble } from '../../relay/output.js';

/** INVALID_PRODUCER_EPOCH and PRODUCER_FENCED. */
const FENCED_CODES: ReadonlySet<unknown> = new Set([47, 90]);

/** Errors of kafkajs wrap one another; only the innermost one says what Kafka answered. */
export function innermostCause(error: unknown): unknown {
  let at = error;
  for (let depth = 0; depth < 20; depth++) {
    if (!(at instanceof Error) || at.cause === undefined || at.cause === null) return at;
    at = at.cause;
  }
  return at;
}

/** True when another producer with our transactional id has taken over, or our transaction timed out. */
function isFenced(error: unknown): boolean {
  const cause = innermostCause(error);
  return cause instanceof Error && 'code' in cause && FENCED_CODES.has(cause.code);
}

/** What went wrong while writing, as the relay distinguishes it. */
export function writeError(error: unknown): Error {
  return isFenced(error) ? new Fenced({ cause: error }) : kafkaError(error);
}

/** The innermost cause as an error with a sentence. It names brokers and topics, never a secret. */
export function kafkaError(error: unknown): OutputTrouble {
  const cause = innermostCause(error);
  if (!(cause instanceof Error)) return new OutputTrouble(String(cause));
  if (cause.name === 'KafkaJSSASLAuthenticationError') {
    return new OutputTrouble('Kafka refuses the user name or the password.', { cause: error });
  }
  return new OutputTrouble(cause.message, { cause: error });
}
