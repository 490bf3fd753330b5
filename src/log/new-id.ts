import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

const RANDOM_BYTES = 16;

/** Random bytes come from a buffer: asking for sixteen at a time is most of what an id costs. */
const random = new Uint8Array(RANDOM_BYTES * 256);
let next = random.length;

/** A new UUIDv7 (RFC 9562): ids made later sort later, except within one millisecond. */
export function newId(): string {
  if (next === random.length) {
    randomFillSync(random);
    next = 0;
  }
  const id = v7({ random: random.subarray(next, next + RANDOM_BYTES) });
  next += RANDOM_BYTES;
  return id;
}
