import { Controller, Get, HttpCode, Inject, Patch, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { User } from '../../access/user.js';
import { list, object } from '../../customer/catalogue/json-schema.js';
import { sendJson } from '../answers/send-json.js';
import { HTTP_INSIDE, type HttpInside } from '../inside.js';
import { DEFAULT_LIMIT, LIMIT } from '../lists/list-query.js';
import { ref } from '../openapi/component-ref.js';
import { Described, type Parameter } from '../openapi/operation.js';
import { HttpProblem } from '../problems/http-problem.js';
import { checkBody } from '../request/check-body.js';
import { QueryReader } from '../request/query-reader.js';
import { requireDone } from './access-problem.js';
import { signInAddress } from './sign-in-address.js';
import { tracedBy } from './traced-by.js';
import { ChangeUserBody, NewUserBody } from './user-bodies.js';

const TAG = 'Users';
const USERS = '/api/v1/users';
const NAMES_AT_ONCE = 200;

const USER_ID: Parameter = {
  name: 'userId',
  in: 'path',
  description: 'The user.',
  schema: { type: 'string' },
};

/** Who can sign in, and with which roles. */
@Controller('api/v1/users')
export class UsersController {
  constructor(@Inject(HTTP_INSIDE) private readonly inside: HttpInside) {}

  @Get()
  @Described({
    tag: TAG,
    needs: 'users.manage',
    summary: 'Users',
    description: 'In the order of their names.',
    parameters: ['Limit', 'Cursor'],
    answers: {
      200: {
        description: 'A page.',
        schema: object({ items: list(ref('User')), nextCursor: { type: ['string', 'null'] } }),
      },
    },
    problems: ['invalid-query'],
  })
  async listUsers(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const query = new QueryReader(request.query);
    const limit = query.integer('limit', LIMIT) ?? DEFAULT_LIMIT;
    const after = query.one('cursor') ?? '';
    query.finish();
    // One more than asked for, to know whether there is a next page.
    const found = await this.inside.access.users.list({ after, limit: limit + 1 });
    const items = found.slice(0, limit);
    const nextCursor = found.length > limit ? (items.at(-1)?.name ?? null) : null;
    sendJson(reply, { items, nextCursor });
  }

  @Get('names')
  @Described({
    tag: TAG,
    needs: 'signed-in',
    summary: 'What people are called',
    description:
      'Records and histories have ids only. An id that is no user’s is not in the answer.',
    parameters: [
      {
        name: 'ids',
        in: 'query',
        description: `Ids of actors, with commas between; at most ${NAMES_AT_ONCE}.`,
        schema: { type: 'string' },
      },
    ],
    answers: {
      200: {
        description: 'Those that are known.',
        schema: object({
          items: list(object({ id: { type: 'string' }, displayName: { type: 'string' } })),
        }),
      },
    },
    problems: ['invalid-query'],
  })
  async userNames(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const query = new QueryReader(request.query);
    const ids = new Set(query.list('ids', NAMES_AT_ONCE));
    query.finish();
    const { users } = this.inside.access;
    const named = await Promise.all(
      [...ids].map(async (id) => ({ id, displayName: await users.displayName(id) })),
    );
    sendJson(reply, { items: named.filter(({ displayName }) => displayName !== undefined) });
  }

  @Post()
  @HttpCode(201)
  @Described({
    tag: TAG,
    needs: 'users.manage',
    summary: 'Add a user',
    description:
      'He has no password yet: POST /users/{userId}/link makes the link with which he signs in for the first time.',
    body: {
      schema: ref('NewUser'),
      example: { name: 'wang.fang', displayName: '王芳', roles: ['sales'], orgUnit: '华东' },
    },
    answers: {
      201: {
        description: 'The user.',
        schema: ref('User'),
        headers: { Location: { description: 'His address.', schema: { type: 'string' } } },
      },
    },
    problems: ['invalid', 'name-taken'],
  })
  async addUser(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    new QueryReader(request.query).finish();
    const body = checkBody(NewUserBody, request.body);
    const added = await this.inside.access.users.add(body, tracedBy(request));
    const { user } = requireDone(added);
    sendJson(reply.code(201).header('location', `${USERS}/${user.userId}`), user);
  }

  @Get(':userId')
  @Described({
    tag: TAG,
    needs: 'users.manage',
    summary: 'One user',
    parameters: [USER_ID],
    answers: { 200: { description: 'The user.', schema: ref('User') } },
    problems: ['no-such-user'],
  })
  async readUser(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    sendJson(reply, await this.#requireUser(request));
  }

  @Patch(':userId')
  @Described({
    tag: TAG,
    needs: 'users.manage',
    summary: 'Change, lock or unlock a user',
    description:
      'All of it or nothing; what is not named stays. Roles count at once, also for whoever is signed in.',
    parameters: [USER_ID],
    body: { schema: ref('ChangeUser'), example: { roles: ['sales', 'approver'] } },
    answers: { 200: { description: 'The user as he is now.', schema: ref('User') } },
    problems: ['invalid', 'no-such-user', 'last-administrator'],
  })
  async changeUser(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    new QueryReader(request.query).finish();
    const { orgUnit, ...change } = checkBody(ChangeUserBody, request.body);
    const { userId } = await this.#requireUser(request);
    const units = orgUnit === undefined ? {} : { orgUnit: orgUnit === '' ? null : orgUnit };
    const { users } = this.inside.access;
    const changed = await users.change(userId, { ...change, ...units }, tracedBy(request));
    sendJson(reply, requireDone(changed).user);
  }

  @Post(':userId/link')
  @HttpCode(201)
  @Described({
    tag: TAG,
    needs: 'users.manage',
    summary: 'Make a link to sign in with, once',
    description:
      'For the first time, or for somebody who forgot his password. Whoever has the link can sign in as the user: give it to nobody else. Who made it is written down, also where it is used.',
    parameters: [USER_ID],
    answers: {
      201: {
        description: 'The link; it is not shown again.',
        schema: object({
          link: {
            type: 'string',
            format: 'uri-reference',
            description:
              'Only the path where the service does not know its address (DOSSIER_PUBLIC_URL).',
          },
          expiresAt: { type: 'string', format: 'date-time' },
        }),
      },
    },
    problems: ['no-such-user', 'user-locked'],
  })
  async makeLink(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    new QueryReader(request.query).finish();
    const { userId } = await this.#requireUser(request);
    const made = requireDone(await this.inside.access.links.make(userId, tracedBy(request)));
    const link = signInAddress(request, this.inside, made.secret);
    sendJson(reply.code(201), { link, expiresAt: made.expiresAt });
  }

  async #requireUser({ params }: FastifyRequest): Promise<User> {
    const { userId } = params as { userId: string }; // the routes above have it
    const user = await this.inside.access.users.find(userId);
    if (user === undefined) throw new HttpProblem('no-such-user');
    return user;
  }
}
