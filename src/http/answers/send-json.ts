import type { FastifyReply } from 'fastify';
import { LANGUAGE_TAG, type Language } from '../problems/language.js';

export function sendJson(reply: FastifyReply, body: unknown, language?: Language): void {
  sendJsonText(reply, JSON.stringify(body), language);
}

/** Sends JSON that is text already. It may tell of customers, so nobody on the way keeps it. */
export function sendJsonText(reply: FastifyReply, json: string, language?: Language): void {
  reply.header('cache-control', 'no-store').type('application/json; charset=utf-8');
  if (language !== undefined) reply.header('content-language', LANGUAGE_TAG[language]);
  reply.send(json);
}
