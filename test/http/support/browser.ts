import type { Json } from './http-test.js';

/** What a browser gets to see. */
export interface Seen {
  status: number;
  headers: Headers;
  text: string;
  /** Undefined when it is no JSON. */
  json: Json;
  /** Every Set-Cookie as it came. */
  cookies: string[];
}

type Words = Record<string, string>;

/** Keeps cookies as a browser does, and sends what a page of the service would send. */
export class Browser {
  readonly cookies = new Map<string, string>();
  #csrfToken = '';

  constructor(readonly url: string) {}

  /** Without following where it is sent on to. */
  async ask(method: string, path: string, headers: Words = {}, body?: string): Promise<Seen> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(this.url + path, {
      method,
      headers: { ...(cookie !== '' && { cookie }), ...headers },
      redirect: 'manual',
      ...(body !== undefined && { body }),
    });
    const cookies = answer.headers.getSetCookie();
    for (const text of cookies) this.#keep(text);
    const text = await answer.text();
    const isJson = /json/.test(answer.headers.get('content-type') ?? '');
    const json = isJson && text !== '' ? JSON.parse(text) : undefined;
    return { status: answer.status, headers: answer.headers, text, json, cookies };
  }

  get(path: string, headers: Words = {}): Promise<Seen> {
    return this.ask('GET', path, headers);
  }

  /** As a script of a page of ours does: with the token against requests of other sites. */
  change(method: string, path: string, body?: object, headers: Words = {}): Promise<Seen> {
    return this.ask(
      method,
      path,
      {
        origin: this.url,
        'x-csrf-token': this.#csrfToken,
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
      body && JSON.stringify(body),
    );
  }

  async signIn(name: string, password: string): Promise<Seen> {
    const seen = await this.change('POST', '/api/v1/session', { name, password });
    if (seen.status === 200) this.#csrfToken = seen.json.csrfToken;
    return seen;
  }

  /** Looks up the token that goes along with changes, as a page does when it is opened. */
  async open(): Promise<Seen> {
    const seen = await this.get('/api/v1/session');
    this.#csrfToken = seen.json?.csrfToken ?? '';
    return seen;
  }

  /** Sends a form of a page that was seen, with what is hidden in it. */
  submit(page: Seen, action: string, fields: Words = {}, headers: Words = {}): Promise<Seen> {
    const [form = ''] = page.text.split(`action="${action}"`)[1]?.split('</form>', 1) ?? [];
    if (form === '') throw new Error(`There is no form for ${action}: ${page.text}`);
    const hidden = [...form.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)];
    const all = new URLSearchParams({
      ...Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value])),
      ...fields,
    });
    return this.ask(
      'POST',
      action,
      { origin: this.url, 'content-type': 'application/x-www-form-urlencoded', ...headers },
      String(all),
    );
  }

  #keep(setCookie: string): void {
    const [pair = '', ...attributes] = setCookie.split('; ');
    const at = pair.indexOf('=');
    const expires = attributes.find((attribute) => attribute.startsWith('Expires='));
    const isOver = expires !== undefined && Date.parse(expires.slice(8)) <= 0;
    if (isOver) this.cookies.delete(pair.slice(0, at));
    else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }
}
