/** What a request may be at most. */

/** Files aside. */
export const BODY_LIMIT_BYTES = 102_400;
/** Deeper than any body of ours; what recurses over a body is safe below it. */
export const BODY_DEPTH = 32;
/** An external id of 100 characters, each of them percent-encoded. */
export const PATH_PARAMETER_LENGTH = 1_200;
/** A request that takes longer to arrive holds a connection for nothing. */
export const REQUEST_TIMEOUT_MS = 60_000;
