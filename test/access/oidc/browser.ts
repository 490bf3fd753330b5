/** A browser as far as sign-in needs one: it keeps cookies by host and name, and follows where it is told to. */
export interface Browser {
  /** Sends a request; redirects are answers. */
  go(address: string, form?: Record<string, string>): Promise<Response>;
  /** Goes on as long as answers say where to, up to the first address that is there. */
  follow(address: string, isThere: (at: URL) => boolean): Promise<URL>;
  cookies: Map<string, string>;
}

export function openBrowser(): Browser {
  const cookies = new Map<string, string>();
  const go = async (address: string, form?: Record<string, string>) => {
    const { host } = new URL(address);
    const sent = [...cookies].filter(([name]) => name.startsWith(`${host} `));
    const answer = await fetch(address, {
      redirect: 'manual',
      headers: {
        accept: 'text/html',
        cookie: sent.map(([name, value]) => `${name.slice(host.length + 1)}=${value}`).join('; '),
      },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const text of answer.headers.getSetCookie()) keep(host, text);
    return answer;
  };
  const keep = (host: string, text: string) => {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(text) ?? [];
    const ends = /expires=([^;]+)/i.exec(text)?.[1];
    const isOver = ends !== undefined && Date.parse(ends) <= Date.now();
    if (isOver) cookies.delete(`${host} ${name}`);
    else cookies.set(`${host} ${name}`, value);
  };
  return {
    cookies,
    go,
    async follow(address, isThere) {
      let at = new URL(address);
      for (let steps = 0; steps < 10 && !isThere(at); steps += 1) {
        const answer = await go(at.href);
        const next = answer.headers.get('location');
        if (next === null)
          throw new Error(`${at.href} answers ${answer.status}: ${await answer.text()}`);
        at = new URL(next, at);
      }
      return at;
    },
  };
}

/** Signs in on the pages of the provider; resolves to where it then sends the browser. */
export async function signInAt(
  browser: Browser,
  address: string,
  login: string,
  until: string,
): Promise<URL> {
  const isBack = ({ href }: URL) => href.startsWith(until);
  const isAsked = ({ pathname }: URL) => pathname.startsWith('/interaction/');
  const page = await browser.follow(address, (at) => isBack(at) || isAsked(at));
  // Whoever has signed in there already is not asked again.
  if (isBack(page)) return page;
  const answer = await browser.go(page.href);
  const form = /action="([^"]+)"/.exec(await answer.text())?.[1] ?? '';
  const after = await browser.go(new URL(form, page).href, {
    prompt: 'login',
    login,
    password: 'any',
  });
  const next = after.headers.get('location');
  if (next === null) throw new Error(`The provider answers ${after.status}: ${await after.text()}`);
  return browser.follow(new URL(next, page).href, isBack);
}
