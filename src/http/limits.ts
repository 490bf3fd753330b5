/** What a request may be at most. */

/** Files aside. */
export const BODY_LIMIT_BYTES = 102_400;
/** Where ten thousand customers may be named one by one. */
export const SELECTION_LIMIT_BYTES = 512_000;
/** Deeper than any body of ours; what recurses over a body is safe below it. */
export const BODY_DEPTH = 32;
/** An external id of 100 characters, each of them percent-encoded. */
export const PATH_PARAMETER_LENGTH = 1_200;
/** Request line and headers together. */
export const HEADER_LIMIT_BYTES = 16_384;
export const ADDRESS_LENGTH = 8_192;
/** More than any list has columns to filter by. */
export const QUERY_PARAMETERS = 100;
/** Before the first of the body. */
export const HEADERS_TIMEOUT_MS = 15_000;
/** Node looks for late requests this often. */
export const LOOK_FOR_LATE_MS = 5_000;
export const TLS_HANDSHAKE_TIMEOUT_MS = 10_000;
/** A request that takes longer to arrive holds a connection for nothing. */
export const REQUEST_TIMEOUT_MS = 60_000;

/** Files; how large one may be is configured. */
export const UPLOAD_TIMEOUT_MS = 3_600_000;
export const SILENT_UPLOAD_MS = 60_000;
/** Further ones are told to come back. */
export const UPLOADS_AT_ONCE = 8;
/** Of what stands in a form beside the file. */
export const FIELD_LIMIT_BYTES = 102_400;
