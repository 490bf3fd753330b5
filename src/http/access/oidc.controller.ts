import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OidcSignedIn } from '../../access/oidc/oidc.js';
import { HTTP_INSIDE, type HttpInside } from '../inside.js';
import { Described } from '../openapi/operation.js';
import { HttpProblem } from '../problems/http-problem.js';
import { problemOfError } from '../problems/problem-of-error.js';
import { correlationIdOf } from '../request/call-of.js';
import { QueryReader } from '../request/query-reader.js';
import { SIGN_IN } from './form-body.js';
import { callbackAddress, OIDC_PATH, reachedAt } from './oidc-address.js';
import { isPageWanted, sendProblemPage } from './oidc-page.js';
import { openSession } from './open-session.js';
import { OIDC_COOKIE, readCookie, SESSION_COOKIE, setCookie } from './session-cookie.js';

const TAG = 'Session';
const LOCATION = {
  Location: { description: 'Where the browser goes on.', schema: { type: 'string' } },
} as const;
/** Addresses of the provider have nothing to do in anybody's cache. */
const UNCACHED = { 'cache-control': 'no-store' };

/**
 * Sign-in by an OpenID provider: a browser is sent there and comes back. Whatever comes back is refused unless
 * this browser began it here; what becomes of it is a session, and the page that begins with it.
 */
@Controller(OIDC_PATH)
export class OidcController {
  constructor(@Inject(HTTP_INSIDE) private readonly inside: HttpInside) {}

  @Get()
  @Described({
    tag: TAG,
    needs: 'anybody',
    summary: 'Sign in with the OpenID provider',
    description: 'For browsers: sends them to the provider, which sends them to the callback.',
    answers: { 303: { description: 'To the provider.', headers: LOCATION } },
    problems: ['invalid-query', 'no-such-route', 'sign-in-unavailable'],
  })
  async begin(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.#forBrowser(request, reply, async (oidc) => {
      new QueryReader(request.query).finish();
      const { secureCookies: isSecure } = this.inside;
      const before = readCookie(request, OIDC_COOKIE, isSecure);
      const redirectUri = callbackAddress(request, this.inside);
      const { address, browserSecret } = await oidc.begin(redirectUri, before);
      setCookie(reply, OIDC_COOKIE, browserSecret, { isSecure });
      return address.href;
    });
  }

  @Get('callback')
  @Described({
    tag: TAG,
    needs: 'anybody',
    summary: 'The way back from the OpenID provider',
    description:
      'For browsers that the provider sends here, with a code that is good once (OpenID Connect Core 1.0, 3.1.2.5). Begins a session.',
    parameters: ['code', 'state', 'iss', 'error'].map((name) => ({
      name,
      in: 'query',
      description: 'As the provider gives it.',
      schema: { type: 'string' },
    })),
    answers: { 303: { description: 'Signed in; to the first page.', headers: LOCATION } },
    problems: ['no-such-route', 'sign-in-broken-off', 'not-admitted', 'sign-in-unavailable'],
  })
  async finish(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.#forBrowser(request, reply, async (oidc) => {
      const { access, secureCookies: isSecure } = this.inside;
      const came = new URL(request.url, 'http://localhost').searchParams;
      const returned = await oidc.finish(came, readCookie(request, OIDC_COOKIE, isSecure));
      const signIn = await access.signInVouched(userOf(returned), {
        previous: readCookie(request, SESSION_COOKIE, isSecure),
        correlationId: correlationIdOf(request),
      });
      // Locked: he is told what somebody without a role is told.
      if (signIn.type !== 'signed-in') throw new HttpProblem('not-admitted');
      openSession(reply, signIn, isSecure);
      return '/';
    });
  }

  @Get('end')
  @Described({
    tag: TAG,
    needs: 'anybody',
    summary: 'Sign out of the OpenID provider too',
    description:
      'For browsers, after `DELETE /session`: goes to where the provider ends its own session (OpenID Connect RP-Initiated Logout 1.0), or to the page to sign in on where it has no such place.',
    answers: { 303: { description: 'To the provider.', headers: LOCATION } },
    problems: ['invalid-query', 'no-such-route'],
  })
  async end(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.#forBrowser(request, reply, async (oidc) => {
      new QueryReader(request.query).finish();
      const comeBackTo = `${reachedAt(request, this.inside)}/${SIGN_IN}`;
      return (await oidc.endAddress(comeBackTo))?.href ?? `/${SIGN_IN}`;
    });
  }

  /** Where it is a person who waits for the answer, a problem is a page. */
  async #forBrowser(
    request: FastifyRequest,
    reply: FastifyReply,
    goOn: (oidc: NonNullable<HttpInside['oidc']>) => Promise<string>,
  ): Promise<void> {
    try {
      const { oidc } = this.inside;
      if (oidc === undefined) throw new HttpProblem('no-such-route');
      const address = await goOn(oidc);
      reply
        .code(303)
        .headers({ location: address, ...UNCACHED })
        .send();
    } catch (error) {
      if (!isPageWanted(request)) throw error;
      sendProblemPage(request, reply, problemOfError(error));
    }
  }
}

/** @throws HttpProblem `sign-in-broken-off`, `not-admitted` */
function userOf(returned: OidcSignedIn): string {
  switch (returned.type) {
    case 'known':
      return returned.userId;
    case 'no-role':
      throw new HttpProblem('not-admitted');
    case 'no-attempt':
    case 'declined':
    case 'wrong':
      throw new HttpProblem('sign-in-broken-off');
    default:
      return returned satisfies never;
  }
}
