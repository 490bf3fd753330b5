import { createHash } from 'node:crypto';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Rights } from '../../access/rights.js';
import { HTTP_INSIDE, type HttpInside } from '../inside.js';
import { ref } from '../openapi/component-ref.js';
import { Described } from '../openapi/operation.js';
import { callerOf } from '../request/call-of.js';
import { QueryReader } from '../request/query-reader.js';
import { catalogueBody, catalogueKey } from './catalogue-body.js';

interface Catalogue {
  body: string;
  etag: string;
}

/** Catalogues for other rights that are kept; there are as many rights as people have different roles. */
const MAX_KEPT = 100;

/** Fields, labels, lists and rules, as the caller may see them. They change with a release or a policy only. */
@Controller('api/v1/catalogue')
export class CatalogueController {
  readonly #kept = new Map<string, Catalogue>();

  constructor(@Inject(HTTP_INSIDE) private readonly inside: Pick<HttpInside, 'policy'>) {}

  @Get()
  @Described({
    tag: 'Catalogue',
    needs: 'signed-in',
    summary: 'Fields, labels, lists and rules, as you may see them',
    parameters: ['IfNoneMatch'],
    answers: {
      200: {
        description: 'The catalogue.',
        schema: ref('Catalogue'),
        headers: {
          ETag: {
            description: 'Of this catalogue, policy and rights.',
            schema: { type: 'string' },
          },
        },
      },
      304: { description: 'It is still what If-None-Match names.' },
    },
    problems: ['invalid-query'],
  })
  catalogue(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    new QueryReader(request.query).finish();
    const { body, etag } = this.#catalogueFor(callerOf(request).rights);
    // It is not the same for everybody.
    reply.headers({ etag, 'cache-control': 'private, no-cache' });
    const known = request.headers['if-none-match']?.split(',').map((tag) => tag.trim());
    if (known?.some((tag) => tag === '*' || tag === etag || tag === `W/${etag}`)) {
      reply.code(304).send();
    } else {
      reply.type('application/json; charset=utf-8').send(body);
    }
  }

  #catalogueFor(rights: Rights): Catalogue {
    const key = catalogueKey(rights);
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const body = JSON.stringify(catalogueBody(this.inside.policy, rights));
    const digest = createHash('sha256').update(body).digest('base64url').slice(0, 22);
    const catalogue = { body, etag: `"${digest}"` };
    if (this.#kept.size < MAX_KEPT) this.#kept.set(key, catalogue);
    return catalogue;
  }
}
