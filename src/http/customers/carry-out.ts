import type { FastifyReply, FastifyRequest } from 'fastify';
import { questionsOfPatch } from '../../access/shown/masked-questions.js';
import { ChangeCustomer, type CustomerChange } from '../../commands/change-customer.js';
import type { JsonSchema } from '../../customer/catalogue/json-schema.js';
import type { Needs } from '../access/needs.js';
import { answerCommand } from '../answers/command-answer.js';
import type { MaskedQuestions } from '../guard-rails/masked-questions.js';
import type { HttpInside } from '../inside.js';
import type { CountedCommands } from '../metrics/counted-commands.js';
import { ref } from '../openapi/component-ref.js';
import { Described } from '../openapi/operation.js';
import type { ProblemName } from '../problems/problem-types.js';
import { callOf } from '../request/call-of.js';
import { readDryRun } from '../request/query-reader.js';
import { customerIdOf } from './customer-id.js';

/** What a step of the life cycle needs of its controller. */
interface Parts {
  commands: CountedCommands;
  masked: MaskedQuestions;
  inside: HttpInside;
}

/** Carries out a step of a customer's life and answers the record as it is then. */
export async function carryOut(
  { commands, masked, inside }: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
  change: CustomerChange,
): Promise<void> {
  const call = callOf(request, inside.guards, readDryRun(request.query));
  const command = new ChangeCustomer(customerIdOf(request), change, call);
  // A review may come with corrections.
  const patch = change.type === 'ReviewCustomer' ? (change.corrections ?? {}) : {};
  const questions = questionsOfPatch(patch, call.caller.rights);
  const answer = await masked.askedBy(call, questions, () =>
    commands.execute(change.type, command),
  );
  answerCommand(request, reply, answer);
}

interface Step {
  tag?: string;
  needs: Needs;
  summary: string;
  description?: string;
  parameters?: readonly string[];
  body: { schema: JsonSchema; required: boolean; example?: unknown };
  problems?: readonly ProblemName[];
}

/** Describes such a step: they differ in their bodies and in what may refuse them. */
export function DescribedStep({
  tag = 'Life cycle',
  parameters = [],
  problems = [],
  ...step
}: Step): MethodDecorator {
  return Described({
    ...step,
    tag,
    parameters: ['CustomerId', ...parameters, 'IfMatch', 'DryRun', 'IdempotencyKey'],
    answers: {
      200: {
        description: 'The record as it is now.',
        schema: { anyOf: [ref('Customer'), ref('DryRun')] },
        headers: { ETag: { description: 'Its version.', schema: { type: 'string' } } },
      },
    },
    problems: [
      'malformed-if-match',
      'malformed-idempotency-key',
      'not-found',
      'wrong-status',
      'version-mismatch',
      'invalid',
      'idempotency-key-reused',
      ...problems,
    ],
  });
}
