import { Controller, Delete, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { NewToken } from '../../access/token.js';
import { list, object } from '../../customer/catalogue/json-schema.js';
import type { Permission } from '../../customer/roles.js';
import { sendJson } from '../answers/send-json.js';
import { HTTP_INSIDE, type HttpInside } from '../inside.js';
import { DEFAULT_LIMIT, LIMIT } from '../lists/list-query.js';
import { ref } from '../openapi/component-ref.js';
import { Described } from '../openapi/operation.js';
import { HttpProblem } from '../problems/http-problem.js';
import { callerOf } from '../request/call-of.js';
import { checkBody } from '../request/check-body.js';
import { QueryReader } from '../request/query-reader.js';
import { requireDone } from './access-problem.js';
import { requireSession } from './require-session.js';
import { NewTokenBody } from './token-bodies.js';
import { tracedBy } from './traced-by.js';

const TAG = 'Tokens';
const EITHER = 'Needs tokens.own for one’s own, tokens.manage for all.';

/** What scripts and other systems are known by. */
@Controller('api/v1/tokens')
export class TokensController {
  constructor(@Inject(HTTP_INSIDE) private readonly inside: HttpInside) {}

  @Get()
  @Described({
    tag: TAG,
    needs: 'signed-in',
    summary: 'Tokens',
    description: `Newest first, never with what is secret about them. ${EITHER}`,
    parameters: ['Limit', 'Cursor'],
    answers: {
      200: {
        description: 'A page.',
        schema: object({ items: list(ref('Token')), nextCursor: { type: ['string', 'null'] } }),
      },
    },
    problems: ['invalid-query', 'invalid-cursor'],
  })
  async listTokens(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const owner = ownerToList(request);
    const query = new QueryReader(request.query);
    const limit = query.integer('limit', LIMIT) ?? DEFAULT_LIMIT;
    const before = query.one('cursor');
    query.finish();
    if (before !== undefined && !/^[0-9a-f-]{36}$/.test(before)) {
      throw new HttpProblem('invalid-cursor');
    }
    // One more than asked for, to know whether there is a next page.
    const found = await this.inside.access.tokens.list({
      limit: limit + 1,
      ...(before !== undefined && { before }),
      ...(owner !== undefined && { owner }),
    });
    const items = found.slice(0, limit);
    const nextCursor = found.length > limit ? (items.at(-1)?.tokenId ?? null) : null;
    sendJson(reply, { items, nextCursor });
  }

  @Post()
  @HttpCode(201)
  @Described({
    tag: TAG,
    needs: 'signed-in',
    summary: 'Make a token',
    description: `It does what its roles allow, and of somebody who signed in never more than he may himself. ${EITHER} One’s own takes having signed in oneself: a token makes none for its owner.`,
    body: {
      schema: ref('NewToken'),
      example: { name: '每晚导出', roles: ['finance'], permissions: ['customers.read', 'exports'] },
    },
    answers: {
      201: {
        description: 'The token; it is not shown again.',
        schema: object({
          tokenId: { type: 'string' },
          token: { type: 'string', description: 'For Authorization: Bearer.' },
          expiresAt: { type: 'string', format: 'date-time' },
        }),
      },
    },
    problems: ['invalid', 'session-required'],
  })
  async makeToken(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    new QueryReader(request.query).finish();
    const asked = newTokenOf(request, checkBody(NewTokenBody, request.body));
    const made = requireDone(await this.inside.access.tokens.add(asked, tracedBy(request)));
    const { tokenId, token, expiresAt } = made;
    sendJson(reply.code(201), { tokenId, token, expiresAt });
  }

  @Delete(':tokenId')
  @HttpCode(204)
  @Described({
    tag: TAG,
    needs: 'signed-in',
    summary: 'Revoke a token',
    description: `It is good for nothing from now on. ${EITHER}`,
    parameters: [
      {
        name: 'tokenId',
        in: 'path',
        description: 'The token.',
        schema: { type: 'string', format: 'uuid' },
      },
    ],
    answers: { 204: { description: 'It is revoked.' } },
    problems: ['no-such-token'],
  })
  async revokeToken(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const owner = ownerToList(request);
    new QueryReader(request.query).finish();
    const { tokenId } = request.params as { tokenId: string }; // the route has it
    const { tokens } = this.inside.access;
    const token = await tokens.find(tokenId);
    const isTheirs = token !== undefined && (owner === undefined || token.owner === owner);
    if (!isTheirs) throw new HttpProblem('no-such-token');
    requireDone(await tokens.revoke(tokenId, tracedBy(request)));
    reply.code(204).send();
  }
}

/** Whose tokens the caller sees and revokes; undefined: everybody’s. @throws HttpProblem `not-allowed` */
function ownerToList(request: FastifyRequest): string | undefined {
  const { identity, rights } = callerOf(request);
  if (rights.permissions.has('tokens.manage')) return undefined;
  requireOwn(rights.permissions);
  return identity.person;
}

function requireOwn(permissions: ReadonlySet<Permission>): void {
  const permission = 'tokens.own';
  if (!permissions.has(permission)) {
    throw new HttpProblem('not-allowed', { params: { permission } });
  }
}

/** @throws HttpProblem `not-allowed`, `session-required` */
function newTokenOf(
  request: FastifyRequest,
  { forService = false, roles, ...asked }: NewTokenBody,
): NewToken {
  const { identity, rights } = callerOf(request);
  if (forService) {
    const permission = 'tokens.manage';
    if (!rights.permissions.has(permission)) {
      throw new HttpProblem('not-allowed', { params: { permission } });
    }
    return { ...asked, roles: roles ?? [] };
  }
  requireOwn(rights.permissions);
  requireSession(request);
  const [own] = identity.grants === 'all' ? [] : identity.grants;
  return { ...asked, roles: roles ?? own?.roles ?? [], owner: identity.person };
}
