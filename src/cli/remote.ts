import { createWriteStream, readFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { errorCode } from '../bulk/error-code.js';
import { ImportError } from '../bulk/import-error.js';
import { UsageError } from './exit.js';

/*
 * A running service, spoken to over HTTP by the commands that have `--url`. What belongs here: who is
 * asking, what an answer is, and what goes wrong between here and there.
 */

/** A service, and who asks. */
export interface Service {
  /** Without a slash at its end. */
  url: string;
  /** Goes to this address and nowhere else, and is never shown. */
  token: string;
  /** Of sentences, and of files that are made there. */
  language: 'zh' | 'en';
}

/** The service refused something, or cannot be reached; `trouble` is the type of the problem. */
export class ServiceError extends Error {
  constructor(
    readonly trouble: string,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'ServiceError';
  }
}

const API = '/api/v1';

/** @throws UsageError for what is no address of a service, and without a token for it */
export function serviceAt(address: string): Service {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.search || url.hash) {
    throw new UsageError(
      '--url: the address of a service is expected, like http://127.0.0.1:3000.',
    );
  }
  return { url: url.href.replace(/\/+$/, ''), token: readToken(), language: 'en' };
}

/** From a file, so that it is in no list of processes and in no history of a shell. */
function readToken(): string {
  const path = process.env.DOSSIER_TOKEN_FILE ?? '';
  if (path === '') {
    throw new UsageError(
      '--url needs a token: DOSSIER_TOKEN_FILE names the file that has one in its first line. `dossier token add` makes one.',
    );
  }
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`DOSSIER_TOKEN_FILE: ${path} cannot be read (${errorCode(error)}).`);
  }
  const token = text.split(/\r?\n/, 1)[0]?.trim() ?? '';
  if (!/^[!-~]+$/.test(token)) {
    throw new UsageError(`DOSSIER_TOKEN_FILE: the first line of ${path} is no token.`);
  }
  return token;
}

/** The one place that says who is asking. */
function headersOf({ token, language }: Service): Record<string, string> {
  return { authorization: `Bearer ${token}`, 'accept-language': language };
}

export interface Asking {
  method?: 'GET' | 'POST';
  body?: FormData;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/**
 * Asks the service; the answer is a success.
 * @param path below `/api/v1`
 * @throws ServiceError for a problem, and when nobody answers
 * @throws ImportError for a file that cannot be imported
 */
export async function askService(
  service: Service,
  path: string,
  { headers = {}, ...asking }: Asking = {},
): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(`${service.url}${API}${path}`, {
      ...asking,
      headers: { ...headersOf(service), ...headers },
      // The token is for the address that was given.
      redirect: 'manual',
    });
  } catch (error) {
    if (asking.signal?.aborted) throw error;
    throw unreachable(service, error);
  }
  if (!answer.ok) throw await problemOf(answer);
  return answer;
}

/** The same for an answer that is JSON. What is in it is what the API says. */
export async function askJson<Body>(
  service: Service,
  path: string,
  asking?: Asking,
): Promise<Body> {
  const answer = await askService(service, path, asking);
  return (await answer.json()) as Body; // as the OpenAPI document describes it
}

/** Puts what the service answers into a file, which appears under its name when it is whole. */
export async function download(
  service: Service,
  path: string,
  file: string,
  asking: Asking = {},
): Promise<void> {
  const answer = await askService(service, path, asking);
  const part = `${file}.part`;
  try {
    await pipeline(
      bodyOf(answer),
      createWriteStream(part),
      asking.signal ? { signal: asking.signal } : {},
    );
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** The bytes of an answer, as they come. */
export function bodyOf({ body }: Response): Readable {
  // A body of fetch is such a stream; two libraries name its type differently.
  return Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]);
}

interface ProblemDocument {
  type?: string;
  title?: string;
  detail?: string;
  trouble?: ImportError['trouble'];
  errors?: { pointer?: string; parameter?: string; message: string }[];
}

async function problemOf(answer: Response): Promise<Error> {
  const text = await answer.text();
  const location = answer.headers.get('location');
  if (location !== null && answer.status < 400) {
    const there = URL.canParse(location, answer.url) ? new URL(location, answer.url).origin : '';
    return new ServiceError('no-dossier', `${answer.url} sends on to ${there}; --url takes that.`);
  }
  if (!/problem\+json/.test(answer.headers.get('content-type') ?? '')) {
    return new ServiceError(
      'no-dossier',
      `${answer.url} answers ${answer.status}, not as Dossier.`,
    );
  }
  const problem = JSON.parse(text) as ProblemDocument; // as its content type says
  const { type = '', title = '', detail = title, trouble, errors = [] } = problem;
  const name = type.replace(/^urn:dossier:problem:/, '');
  if (name === 'not-importable' && trouble !== undefined) return new ImportError(trouble, detail);
  const lines = errors.map(
    ({ pointer, parameter, message }) => `${pointer ?? parameter ?? ''}: ${message}`,
  );
  return new ServiceError(name, [detail, ...lines].join('\n'));
}

/** What fetch says of it is in the cause of its error. */
function unreachable({ url }: Service, error: unknown): ServiceError {
  const cause = error instanceof Error ? error.cause : undefined;
  const why = errorCode(cause) || (cause instanceof Error ? cause.message : String(error));
  return new ServiceError('unreachable', `${url} cannot be reached (${why}).`, { cause: error });
}
