import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { sendJson } from '../answers/send-json.js';
import { HTTP_INSIDE, type HttpInside } from '../inside.js';
import { CONTRACT, Described } from '../openapi/operation.js';
import { HttpProblem } from '../problems/http-problem.js';

/**
 * What other services may rely on in the topics: the documents of docs/contract, as this release has
 * them. For their tools, which do not say who they are, as `/openapi.json` is.
 */
@Controller()
export class ContractController {
  constructor(@Inject(HTTP_INSIDE) private readonly inside: HttpInside) {}

  @Get('asyncapi.json')
  @Described({
    tag: CONTRACT,
    needs: 'anybody',
    summary: 'The topics, their messages and how they are kept',
    answers: { 200: { description: 'An AsyncAPI 3 document.', schema: { type: 'object' } } },
  })
  asyncapi(@Res() reply: FastifyReply): void {
    this.#send('asyncapi.json', reply);
  }

  @Get('schemas/:file')
  @Described({
    tag: CONTRACT,
    needs: 'anybody',
    summary: 'The schema of a message',
    description:
      'For what `dataschema` names: of urn:dossier:schema:CustomerUpdated.v1 the file is CustomerUpdated.v1.json.',
    parameters: [
      {
        name: 'file',
        in: 'path',
        description: 'Name and version of the message, .json.',
        schema: { type: 'string', examples: ['CustomerUpdated.v1.json'] },
      },
    ],
    answers: { 200: { description: 'A JSON Schema (2020-12).', schema: { type: 'object' } } },
    problems: ['no-such-route'],
  })
  schema(@Param('file') file: string, @Res() reply: FastifyReply): void {
    this.#send(`schemas/${file}`, reply);
  }

  #send(path: string, reply: FastifyReply): void {
    const { contract } = this.inside;
    if (!Object.hasOwn(contract, path)) throw new HttpProblem('no-such-route');
    sendJson(reply, contract[path]);
  }
}
