import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import multipart, { type Multipart, type MultipartFile } from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { FIELD_LIMIT_BYTES, SILENT_UPLOAD_MS, UPLOADS_AT_ONCE } from '../limits.js';
import { HttpProblem } from '../problems/http-problem.js';
import { isUpload } from './upload-routes.js';

/** A file that was sent, as it lies on this machine's disk until `dispose`. */
export interface Upload {
  /** Undefined: no file was sent. */
  file: { path: string; name: string } | undefined;
  /** The other parts of the form. */
  fields: ReadonlyMap<string, string>;
  dispose(): Promise<void>;
}

const FILE = 'file';
const FIELDS = 20;
const NAME_LENGTH = 255;
const MEGABYTE = 1024 * 1024;
/** What a form has beside the file. */
const FORM_BYTES = FIELDS * FIELD_LIMIT_BYTES;

/** Forms are taken in where a file is expected, and nowhere else. */
export function takeUploads(fastify: FastifyInstance): void {
  fastify.register(multipart, { throwFileSizeLimit: false });
  fastify.addHook('onRequest', (request, _reply, done) => {
    const isForm = request.headers['content-type']
      ?.trimStart()
      .toLowerCase()
      .startsWith('multipart/');
    done(isForm && !isUpload(request) ? new HttpProblem('unsupported-media-type') : undefined);
  });
}

let underWay = 0;

/**
 * Takes in a form with one file, which goes to the disk as it comes.
 * @param limitBytes of the file
 * @throws HttpProblem `unsupported-media-type`, `file-too-large`, `overloaded` when many are under way
 */
export async function receiveUpload(request: FastifyRequest, limitBytes: number): Promise<Upload> {
  if (!request.isMultipart()) throw new HttpProblem('unsupported-media-type');
  if (Number(request.headers['content-length']) > limitBytes + FORM_BYTES) {
    throw tooLarge(limitBytes);
  }
  if (underWay >= UPLOADS_AT_ONCE) throw new HttpProblem('overloaded');
  underWay += 1;
  const folder = await mkdtemp(join(tmpdir(), 'dossier-upload-'));
  const dispose = () => rm(folder, { recursive: true, force: true });
  try {
    return { ...(await takeParts(request, limitBytes, join(folder, 'upload'))), dispose };
  } catch (error) {
    await dispose();
    throw isOurs(error) ? error : new HttpProblem('malformed-request');
  } finally {
    underWay -= 1;
  }
}

async function takeParts(
  request: FastifyRequest,
  limitBytes: number,
  path: string,
): Promise<Omit<Upload, 'dispose'>> {
  const fields = new Map<string, string>();
  let file: Upload['file'];
  const limits = {
    fileSize: limitBytes,
    files: 1,
    fields: FIELDS,
    fieldSize: FIELD_LIMIT_BYTES,
    parts: FIELDS + 1,
  };
  for await (const part of watched(request, request.parts({ limits }))) {
    if (part.type === 'field') {
      // A field that says it is JSON comes parsed; it is read in one place.
      const { value } = part;
      fields.set(part.fieldname, typeof value === 'string' ? value : JSON.stringify(value));
      continue;
    }
    if (part.fieldname !== FILE) throw new HttpProblem('malformed-request');
    file = await takeFile(part, limitBytes, path);
  }
  return { file, fields };
}

/** What the disk says, and what was refused here; everything else is said of the form by its parser. */
function isOurs(error: unknown): boolean {
  return error instanceof HttpProblem || (error instanceof Error && 'syscall' in error);
}

/** Whoever sends nothing any more gives the place free. */
async function* watched(request: FastifyRequest, parts: AsyncIterableIterator<Multipart>) {
  const silence = setTimeout(() => request.raw.destroy(), SILENT_UPLOAD_MS);
  const hear = () => silence.refresh();
  try {
    // What it is read by is there from here on; a listener alone would let bytes go by unread.
    let next = parts.next();
    request.raw.on('data', hear);
    for (;;) {
      const { done, value } = await next;
      if (done) return;
      yield value;
      next = parts.next();
    }
  } finally {
    request.raw.off('data', hear);
    clearTimeout(silence);
  }
}

async function takeFile(part: MultipartFile, limitBytes: number, path: string) {
  await pipeline(part.file, createWriteStream(path, { mode: 0o600 }));
  if (part.file.truncated) throw tooLarge(limitBytes);
  return { path, name: nameOf(part.filename) };
}

/** Without folders and what cannot be shown; browsers of old sent the whole path. */
function nameOf(filename: string): string {
  const name = filename.replace(/^.*[/\\]/, '').replace(/\p{Cc}/gu, '');
  return name.slice(0, NAME_LENGTH) || 'file';
}

function tooLarge(limitBytes: number): HttpProblem {
  return new HttpProblem('file-too-large', {
    params: { max: Math.floor(limitBytes / MEGABYTE) },
    // What is still on its way is not waited for.
    headers: { connection: 'close' },
  });
}
