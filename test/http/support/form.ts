import type { Sent } from './http-test.js';

const BOUNDARY = '----a-boundary-that-comes-nowhere-else';

export interface FormFile {
  name: string;
  content: string | Buffer;
  /** Name of the part. */
  part?: string;
}

/** A form as browsers send it: fields, then the file. */
export function form(
  fields: Record<string, string | object | boolean>,
  file?: FormFile,
): Pick<Sent, 'body' | 'headers'> {
  const parts: Buffer[] = [];
  for (const [name, value] of Object.entries(fields)) {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    parts.push(part(`name="${name}"`, '', Buffer.from(text)));
  }
  if (file !== undefined) {
    const { name, content, part: called = 'file' } = file;
    const type = '\r\nContent-Type: application/octet-stream';
    parts.push(part(`name="${called}"; filename="${name}"`, type, Buffer.from(content)));
  }
  return {
    body: Buffer.concat([...parts, Buffer.from(`--${BOUNDARY}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
  };
}

function part(disposition: string, headers: string, content: Buffer): Buffer {
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}${headers}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), content, Buffer.from('\r\n')]);
}
