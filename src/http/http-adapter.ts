import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addFormParser } from './access/form-body.js';
import { BULK_ACTIONS_PATH } from './bulk-actions/bulk-action-routes.js';
import { addressProblem, guardAnswers } from './guard-rails/guard-answers.js';
import { type Served, serverOptions } from './guard-rails/server-options.js';
import { isUpload } from './imports/upload-routes.js';
import { takeUploads } from './imports/uploads.js';
import {
  BODY_LIMIT_BYTES,
  PATH_PARAMETER_LENGTH,
  SELECTION_LIMIT_BYTES,
  UPLOAD_TIMEOUT_MS,
} from './limits.js';
import { answerProblem, problemDocument } from './problems/answer-problem.js';
import { KnownRoutes } from './problems/known-routes.js';
import { problemOfError } from './problems/problem-of-error.js';
import { PROBLEM_TYPES } from './problems/problem-types.js';
import { limitBodyTime } from './request/body-time.js';
import { addBodyParsers } from './request/json-body.js';

/**
 * Fastify as Dossier uses it: JSON bodies and files only, no request log, and every answer that is not a success,
 * also those given before or beside Nest's controllers, a problem document.
 */
export class HttpAdapter extends FastifyAdapter {
  readonly #routes = new KnownRoutes();

  /** @param served plain HTTP, without a proxy, where it is not given */
  constructor(served: Served = {}) {
    super({
      ...serverOptions(served),
      bodyLimit: BODY_LIMIT_BYTES,
      requestTimeout: UPLOAD_TIMEOUT_MS,
      routerOptions: { maxParamLength: PATH_PARAMETER_LENGTH },
      // Requests that arrive while the service stops are served: the log closes after the last answer.
      return503OnClosing: false,
      skipMiddie: true,
      multipart: false,
      frameworkErrors: answerUnroutable,
      clientErrorHandler: refuseBytes,
    });
    const fastify: FastifyInstance = this.getInstance();
    guardAnswers(fastify, served);
    addBodyParsers(fastify);
    addFormParser(fastify);
    limitBodyTime(fastify, isUpload);
    takeUploads(fastify);
    fastify.addHook('onRoute', (route) => {
      const { url, method } = route;
      this.#routes.add(url, [method].flat());
      if (url === BULK_ACTIONS_PATH) route.bodyLimit = SELECTION_LIMIT_BYTES;
    });
  }

  /** Nest would wrap what Fastify refuses, and lose what it was. */
  override setErrorHandler() {
    return super.setErrorHandler((error: unknown, request: FastifyRequest, reply: FastifyReply) =>
      answerError(error, request, reply),
    );
  }

  override setNotFoundHandler() {
    return super.setNotFoundHandler((request: FastifyRequest, reply: FastifyReply) =>
      answerProblem(request, reply, this.#routes.problemFor(request.url)),
    );
  }
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  answerProblem(request, reply, problemOfError(error, request.routeOptions?.bodyLimit));
}

/** Where Fastify finds no way to a route, no hook has looked at the request yet. */
function answerUnroutable(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  reply.headers(request.server.securityHeaders);
  answerError(addressProblem(request.url) ?? error, request, reply);
}

/** What is not HTTP gets an answer too, as far as the connection still takes one. */
function refuseBytes(error: Error & { code?: string }, socket: Socket): void {
  if (error.code !== 'ECONNRESET' && socket.writable) {
    const problem = problemOfError(Object.assign(error, { statusCode: 400 }));
    const { status } = PROBLEM_TYPES[problem.problem];
    const body = JSON.stringify(problemDocument(problem, 'zh'));
    socket.write(
      [
        `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
        'Content-Type: application/problem+json',
        'Content-Language: zh-CN',
        'X-Content-Type-Options: nosniff',
        `Content-Length: ${Buffer.byteLength(body)}`,
        'Connection: close',
        '',
        body,
      ].join('\r\n'),
    );
  }
  socket.destroySoon();
}
