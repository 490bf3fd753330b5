import { createHash } from 'node:crypto';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HTTP_INSIDE, type HttpInside } from '../inside.js';
import { ref } from '../openapi/component-ref.js';
import { Described } from '../openapi/operation.js';
import { QueryReader } from '../request/query-reader.js';
import { catalogueBody } from './catalogue-body.js';

/** Fields, labels, lists and rules. They change with a release or a policy only. */
@Controller('api/v1/catalogue')
export class CatalogueController {
  readonly #body: string;
  readonly #etag: string;

  constructor(@Inject(HTTP_INSIDE) { policy }: HttpInside) {
    this.#body = JSON.stringify(catalogueBody(policy));
    this.#etag = `"${createHash('sha256').update(this.#body).digest('base64url').slice(0, 22)}"`;
  }

  @Get()
  @Described({
    tag: 'Catalogue',
    summary: 'Fields, labels, lists and rules',
    parameters: ['IfNoneMatch'],
    answers: {
      200: {
        description: 'The catalogue.',
        schema: ref('Catalogue'),
        headers: {
          ETag: { description: 'Of this catalogue and policy.', schema: { type: 'string' } },
        },
      },
      304: { description: 'It is still what If-None-Match names.' },
    },
    problems: ['invalid-query'],
  })
  catalogue(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    new QueryReader(request.query).finish();
    reply.headers({ etag: this.#etag, 'cache-control': 'no-cache' });
    const known = request.headers['if-none-match']?.split(',').map((tag) => tag.trim());
    if (known?.some((tag) => tag === '*' || tag === this.#etag || tag === `W/${this.#etag}`)) {
      reply.code(304).send();
    } else {
      reply.type('application/json; charset=utf-8').send(this.#body);
    }
  }
}
