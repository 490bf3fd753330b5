import { Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type AccessRefusal, refusalSentence } from '../../access/access-refusal.js';
import type { SignIn } from '../../access/sign-ins.js';
import { HTTP_INSIDE, type HttpInside } from '../inside.js';
import { HttpProblem } from '../problems/http-problem.js';
import { correlationIdOf } from '../request/call-of.js';
import { formOf, SIGN_IN } from './form-body.js';
import { openSession } from './open-session.js';
import { clearCookie, readCookie, SESSION_COOKIE } from './session-cookie.js';
import { ownAddress } from './sign-in-address.js';
import { type Answered, answerLink, answerPage } from './sign-in-answers.js';
import { isOwnForm, type Visitor, visitorOf } from './sign-in-visitor.js';
import { type Word, wordsIn } from './sign-in-words.js';

/** The page itself looks who has come. */
const Open = () => RouteConfig({ needs: 'anybody' });

/**
 * The page to sign in on, and what its forms ask for. A link is used by a form only: whoever fetches it ahead,
 * a browser or a filter of mails, uses nothing up.
 */
@ApiExcludeController()
@Controller(SIGN_IN)
export class SignInController {
  constructor(@Inject(HTTP_INSIDE) private readonly inside: HttpInside) {}

  @Get()
  @Open()
  async signInPage(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { link } = request.query as { link?: unknown }; // a text, several of them, or none
    const visitor = await visitorOf(request, reply, this.inside);
    if (typeof link === 'string' && link !== '') answerLink(reply, visitor, link);
    else await answerPage(reply, visitor, this.inside);
  }

  @Post()
  @HttpCode(200)
  @Open()
  async signInForm(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const visitor = await this.#senderOf(request, reply);
    if (visitor === undefined) return;
    const form = formOf(request);
    const signIn = await this.inside.access.signIn(
      form.get('name') ?? '',
      form.get('password') ?? '',
      request.ip,
      this.#options(request),
    );
    await this.#answer(reply, visitor, signIn, 'failed');
  }

  @Post('link')
  @HttpCode(200)
  @Open()
  async useLink(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const visitor = await this.#senderOf(request, reply);
    if (visitor === undefined) return;
    const secret = formOf(request).get('link') ?? '';
    const signIn = await this.inside.access.signInByLink(secret, this.#options(request));
    await this.#answer(reply, visitor, signIn, 'linkUseless');
  }

  @Post('out')
  @HttpCode(200)
  @Open()
  async signOutForm(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const visitor = await this.#senderOf(request, reply);
    if (visitor === undefined) return;
    await this.inside.access.signOut(visitor.secret, {
      everywhere: formOf(request).get('everywhere') === 'true',
      correlationId: correlationIdOf(request),
    });
    clearCookie(reply, SESSION_COOKIE, this.inside.secureCookies);
    reply.redirect(`/${SIGN_IN}`, 303);
  }

  @Post('token')
  @HttpCode(200)
  @Open()
  async tokenForm(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const visitor = await this.#senderOf(request, reply);
    const caller = visitor?.caller;
    if (visitor === undefined) return;
    if (caller === undefined) return this.#tell(reply, visitor, 'pageTooOld', 403);
    const permission = 'tokens.own';
    if (!caller.rights.permissions.has(permission)) {
      throw new HttpProblem('not-allowed', { params: { permission } });
    }
    const { actor, person: owner } = caller.identity;
    const form = formOf(request);
    const user = await this.inside.access.users.find(owner);
    const made = await this.inside.access.tokens.add(
      {
        name: form.get('name') ?? '',
        expiresInDays: Number(form.get('days')),
        roles: user?.roles ?? [],
        owner,
      },
      { actor, correlationId: correlationIdOf(request) },
    );
    if (made.type === 'refused') return this.#refuse(reply, visitor, made);
    const token = { text: made.token, service: ownAddress(request, this.inside) ?? 'https://…' };
    await answerPage(reply, visitor, this.inside, { token });
  }

  @Post('password')
  @HttpCode(200)
  @Open()
  async passwordForm(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const visitor = await this.#senderOf(request, reply);
    if (visitor === undefined) return;
    const form = formOf(request);
    const current = form.get('current');
    const { access, secureCookies } = this.inside;
    const changed = await access.changePassword(visitor.secret, {
      ...(current !== null && { current }),
      password: form.get('password') ?? '',
      address: request.ip,
      correlationId: correlationIdOf(request),
    });
    if (changed.type === 'password-refused') return this.#refuse(reply, visitor, changed.refusal);
    if (changed.type !== 'signed-in') return this.#answer(reply, visitor, changed, 'pageTooOld');
    openSession(reply, changed, secureCookies);
    // The page is bound to the new session.
    const now = { ...visitor, secret: changed.session.secret };
    await this.#tell(reply, now, 'passwordSet');
  }

  /** Undefined when the form is not of this browser’s page, and that is answered. */
  async #senderOf(request: FastifyRequest, reply: FastifyReply): Promise<Visitor | undefined> {
    const visitor = await visitorOf(request, reply, this.inside);
    if (isOwnForm(request, visitor)) return visitor;
    await this.#tell(reply, visitor, 'pageTooOld', 403);
    return undefined;
  }

  #options(request: FastifyRequest) {
    return {
      previous: readCookie(request, SESSION_COOKIE, this.inside.secureCookies),
      correlationId: correlationIdOf(request),
    };
  }

  async #answer(
    reply: FastifyReply,
    visitor: Visitor,
    signIn: SignIn,
    whenRefused: Word,
  ): Promise<void> {
    switch (signIn.type) {
      case 'signed-in':
        openSession(reply, signIn, this.inside.secureCookies);
        reply.redirect(`/${SIGN_IN}`, 303);
        return;
      case 'refused':
        return this.#tell(reply, visitor, whenRefused, 401);
      case 'wait':
        reply.header('retry-after', String(signIn.seconds));
        return this.#tell(reply, visitor, 'slowed', 429, signIn.seconds);
      default:
        return signIn satisfies never;
    }
  }

  #tell(
    reply: FastifyReply,
    visitor: Visitor,
    word: Word,
    status = 200,
    seconds?: number,
  ): Promise<void> {
    const text = wordsIn(visitor.language)(word, seconds);
    return this.#show(reply, visitor, { status, notice: { isError: status >= 400, text } });
  }

  #refuse(reply: FastifyReply, visitor: Visitor, refusal: AccessRefusal): Promise<void> {
    const text = refusalSentence(refusal, visitor.language);
    return this.#show(reply, visitor, { status: 422, notice: { isError: true, text } });
  }

  #show(reply: FastifyReply, visitor: Visitor, answered: Answered): Promise<void> {
    return answerPage(reply, visitor, this.inside, answered);
  }
}
