import type { Received } from '../http/support/http-test.js';
import type { BuiltService } from './built-service.js';

export type Answered = Omit<Received, 'headers'>;

type Headers = Record<string, string>;

export interface Client {
  get(path: string, headers?: Headers): Promise<Answered>;
  post(path: string, body?: object, headers?: Headers): Promise<Answered>;
  /** `version`: the one that If-Match names. */
  patch(path: string, version: number, body: object): Promise<Answered>;
}

/** Speaks to a running service, by a token and in English; paths begin below `/api/v1`. */
export function clientOf({ url, token }: Pick<BuiltService, 'url' | 'token'>): Client {
  async function ask(method: string, path: string, headers: Headers, body?: object) {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'accept-language': 'en',
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = /\/(problem\+)?json/.test(answer.headers.get('content-type') ?? '');
    return { status: answer.status, text, json: isJson ? JSON.parse(text) : undefined };
  }
  return {
    get: (path, headers = {}) => ask('GET', path, headers),
    post: (path, body, headers = {}) => ask('POST', path, headers, body),
    patch: (path, version, body) => ask('PATCH', path, { 'if-match': `"${version}"` }, body),
  };
}
