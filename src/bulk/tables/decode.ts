/**
 * A file's bytes as text: UTF-8 with or without byte order mark, or GB18030 (which GBK and GB2312 are
 * part of). Pieces are cut at line breaks, whose bytes occur inside no character of either encoding, so
 * that each piece is decoded by itself, and strictly: no byte is replaced by a question mark.
 */
export type Encoding = 'utf-8' | 'gb18030';

const LF = 10;
const CR = 13;
/** Longer lines are no rows of a table; this also bounds the memory for one. */
const MAX_LINE_BYTES = 4_000_000;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** The line behind what was decoded so far is not text in the encoding, or too long to be a line. */
export class BadText extends Error {
  constructor(
    readonly reason: 'encoding' | 'zero-byte' | 'endless-line',
    /** Bytes above one per character so far: 0 while everything was plain ASCII. */
    readonly foreignBytes: number,
  ) {
    super(reason);
  }
}

/**
 * The text of whole lines, in pieces of about the size of the chunks. What is right before a bad line is
 * still given.
 * @throws BadText
 */
export async function* decodeLines(
  chunks: AsyncIterable<Buffer>,
  encoding: Encoding,
): AsyncGenerator<string> {
  let foreignBytes = 0;
  for await (const piece of wholeLines(chunks)) {
    if (piece === 'endless-line') throw new BadText(piece, foreignBytes);
    const decoded = decode(piece, encoding);
    for (const text of decoded.texts) yield text;
    foreignBytes += decoded.foreignBytes;
    if (decoded.bad !== undefined) throw new BadText(decoded.bad, foreignBytes);
  }
}

async function* wholeLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer | 'endless-line'> {
  let rest: Buffer = Buffer.alloc(0);
  let atStart = true;
  for await (const chunk of chunks) {
    let bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    if (atStart && bytes.length >= BYTE_ORDER_MARK.length) {
      bytes = withoutMark(bytes);
      atStart = false;
    }
    const end = Math.max(bytes.lastIndexOf(LF), bytes.lastIndexOf(CR)) + 1;
    if (end > 0) yield bytes.subarray(0, end);
    rest = bytes.subarray(end);
    if (rest.length > MAX_LINE_BYTES) yield 'endless-line';
  }
  if (rest.length > 0) yield atStart ? withoutMark(rest) : rest;
}

function withoutMark(bytes: Buffer): Buffer {
  return bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? bytes.subarray(3) : bytes;
}

interface Decoded {
  texts: string[];
  foreignBytes: number;
  bad?: 'encoding' | 'zero-byte';
}

function decode(bytes: Buffer, encoding: Encoding): Decoded {
  const whole = decodeStrictly(bytes, encoding);
  if (typeof whole === 'string') {
    return { texts: [whole], foreignBytes: bytes.length - whole.length };
  }
  const decoded: Decoded = { texts: [], foreignBytes: 0 };
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(LF, start) + 1 || bytes.length;
    const line = decodeStrictly(bytes.subarray(start, end), encoding);
    if (typeof line !== 'string') return { ...decoded, ...line };
    decoded.texts.push(line);
    decoded.foreignBytes += end - start - line.length;
    start = end;
  }
  return decoded;
}

function decodeStrictly(
  bytes: Buffer,
  encoding: Encoding,
): string | { bad: Decoded['bad'] & string } {
  if (bytes.includes(0)) return { bad: 'zero-byte' };
  try {
    // A byte order mark is taken off above; another one inside the text is a character.
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { bad: 'encoding' };
  }
}
