import { Controller, Delete, Get, HttpCode, Inject, Post, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SignIn } from '../../access/sign-ins.js';
import { sendJson } from '../answers/send-json.js';
import { HTTP_INSIDE, type HttpInside } from '../inside.js';
import { ref } from '../openapi/component-ref.js';
import { Described } from '../openapi/operation.js';
import { correlationIdOf, requireKnown } from '../request/call-of.js';
import { checkBody } from '../request/check-body.js';
import { QueryReader } from '../request/query-reader.js';
import { accessProblem } from './access-problem.js';
import { signInRequired } from './credential.js';
import { openSession, requireSignedIn } from './open-session.js';
import { requireSession } from './require-session.js';
import { sessionBody } from './session-body.js';
import { clearCookie, readCookie, SESSION_COOKIE } from './session-cookie.js';
import { PasswordBody, SignInBody } from './user-bodies.js';

const TAG = 'Session';
const COOKIE = {
  'Set-Cookie': { description: 'The session.', schema: { type: 'string' } },
} as const;

/** Who is signed in. */
@Controller('api/v1/session')
export class SessionController {
  constructor(@Inject(HTTP_INSIDE) private readonly inside: HttpInside) {}

  @Get()
  @Described({
    tag: TAG,
    needs: 'signed-in',
    summary: 'Who am I, and what may I do?',
    answers: { 200: { description: 'You.', schema: ref('Session') } },
  })
  async readSession(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    new QueryReader(request.query).finish();
    sendJson(reply, await sessionBody(requireKnown(request), this.inside.access));
  }

  @Post()
  @HttpCode(200)
  @Described({
    tag: TAG,
    needs: 'anybody',
    summary: 'Sign in',
    description:
      'With a cookie that no script can read. An unknown name, a wrong password and a locked user are answered alike. After several failures the next try has to wait.',
    body: { schema: ref('SignIn'), example: { name: 'wang.fang', password: '…' } },
    answers: { 200: { description: 'Who is signed in.', schema: ref('Session'), headers: COOKIE } },
    problems: ['invalid', 'sign-in-failed', 'sign-in-slowed', 'cross-site-request'],
  })
  async signIn(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    new QueryReader(request.query).finish();
    const { name, password } = checkBody(SignInBody, request.body);
    const { access, secureCookies } = this.inside;
    const signIn = await access.signIn(name, password, request.ip, {
      previous: readCookie(request, SESSION_COOKIE, secureCookies),
      correlationId: correlationIdOf(request),
    });
    await this.#answer(reply, signIn);
  }

  @Delete()
  @HttpCode(204)
  @Described({
    tag: TAG,
    needs: 'signed-in',
    summary: 'Sign out',
    parameters: [
      {
        name: 'everywhere',
        in: 'query',
        description: 'End every session of the user.',
        schema: { type: 'boolean', default: false },
      },
    ],
    answers: { 204: { description: 'The session has ended.', headers: COOKIE } },
    problems: ['invalid-query', 'session-required'],
  })
  async signOut(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const secret = requireSession(request);
    const query = new QueryReader(request.query);
    const everywhere = query.boolean('everywhere') ?? false;
    query.finish();
    await this.inside.access.signOut(secret, {
      everywhere,
      correlationId: correlationIdOf(request),
    });
    clearCookie(reply, SESSION_COOKIE, this.inside.secureCookies);
    reply.code(204).send();
  }

  @Put('password')
  @HttpCode(200)
  @Described({
    tag: TAG,
    needs: 'signed-in',
    summary: 'Change one’s password',
    description:
      'Every other session ends, and this one goes on under a new cookie. For 15 minutes after signing in by a link the current one is not asked for.',
    body: { schema: ref('Password'), example: { current: '…', password: '…' } },
    answers: { 200: { description: 'Who is signed in.', schema: ref('Session'), headers: COOKIE } },
    problems: ['invalid', 'wrong-password', 'sign-in-slowed', 'session-required'],
  })
  async changePassword(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    new QueryReader(request.query).finish();
    const secret = requireSession(request);
    const changed = await this.inside.access.changePassword(secret, {
      ...checkBody(PasswordBody, request.body),
      address: request.ip,
      correlationId: correlationIdOf(request),
    });
    if (changed.type === 'password-refused') throw accessProblem(changed.refusal);
    await this.#answer(reply, changed);
  }

  async #answer(reply: FastifyReply, signIn: SignIn): Promise<void> {
    const { access, secureCookies } = this.inside;
    const signedIn = requireSignedIn(signIn);
    const credential = { type: 'session', secret: signedIn.session.secret } as const;
    const caller = await access.identify(credential);
    // Locked at this very moment.
    if (caller === undefined) throw signInRequired();
    openSession(reply, signedIn, secureCookies);
    sendJson(reply, await sessionBody({ caller, credential }, access));
  }
}
