const FIRST_BYTES = 64 * 1024;
const LONGEST_VARINT = 5;
/** A string of so many characters most probably fits into so many bytes: a length of one byte. */
const SHORT = 64;

/** Writes Kafka's primitive types into one growing buffer. */
export class Writer {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #at = 0;

  /** How much is written. */
  get offset(): number {
    return this.#at;
  }

  /** What is written; the same memory, until more is written. */
  written(): Buffer {
    return this.#bytes.subarray(0, this.#at);
  }

  int8(value: number): void {
    this.#ensure(1);
    this.#at = this.#bytes.writeInt8(value, this.#at);
  }

  int16(value: number): void {
    this.#ensure(2);
    this.#at = this.#bytes.writeInt16BE(value, this.#at);
  }

  int32(value: number): void {
    this.#ensure(4);
    this.#at = this.#bytes.writeInt32BE(value, this.#at);
  }

  int64(value: bigint): void {
    this.#ensure(8);
    this.#at = this.#bytes.writeBigInt64BE(value, this.#at);
  }

  /** Overwrites what was written before. */
  int32At(offset: number, value: number): void {
    this.#bytes.writeInt32BE(value, offset);
  }

  /** NULLABLE_STRING: its length in two bytes. */
  string(value: string | null): void {
    if (value === null) {
      this.int16(-1);
      return;
    }
    this.int16(Buffer.byteLength(value));
    this.#utf8(value);
  }

  /** A zigzag varint of a number that is not below -1. */
  varint(value: number): void {
    this.#ensure(LONGEST_VARINT);
    let rest = value < 0 ? 1 : value * 2;
    while (rest > 0x7f) {
      this.#bytes[this.#at++] = (rest & 0x7f) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#at++] = rest;
  }

  /** Bytes, or text in UTF-8, behind their length. */
  varbytes(value: string | Buffer | null): void {
    if (value === null) {
      this.varint(-1);
    } else if (typeof value !== 'string') {
      this.varint(value.length);
      this.#ensure(value.length);
      this.#at += value.copy(this.#bytes, this.#at);
    } else if (value.length >= SHORT) {
      this.varint(Buffer.byteLength(value));
      this.#utf8(value);
    } else {
      this.sized(() => this.#utf8(value), 1);
    }
  }

  /**
   * Puts the length of what `write` writes before it.
   * @param guess bytes that the length will take; another number of them costs a copy
   */
  sized(write: () => void, guess = 2): void {
    const beganAt = this.#at;
    this.#ensure(LONGEST_VARINT);
    this.#at += guess;
    write();
    const size = this.#at - beganAt - guess;
    const taken = varintBytes(size);
    if (taken !== guess) {
      this.#ensure(LONGEST_VARINT);
      this.#bytes.copyWithin(beganAt + taken, beganAt + guess, this.#at);
    }
    this.#at = beganAt;
    this.varint(size);
    this.#at = beganAt + taken + size;
  }

  #utf8(value: string): void {
    this.#ensure(value.length * 3);
    this.#at += this.#bytes.write(value, this.#at);
  }

  #ensure(bytes: number): void {
    const needed = this.#at + bytes;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
  }
}

function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = value * 2; rest > 0x7f; rest = Math.floor(rest / 0x80)) bytes++;
  return bytes;
}
