import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '../../access/caller.js';
import type { Call, CommandAnswer } from '../../commands/call.js';
import { HTTP_INSIDE, type HttpInside } from '../inside.js';
import { Metrics } from '../metrics/metrics.js';
import { HttpProblem } from '../problems/http-problem.js';
import { RequestBudgets } from './request-budgets.js';

const PERIOD_MS = 60_000;

/**
 * Holds questions about masked values (`access/shown/masked-questions.ts`) to the budget `masked`. It is a
 * person's, whatever he asks with: else a token more would be thirty guesses more.
 */
@Injectable()
export class MaskedQuestions {
  readonly #budgets = new RequestBudgets();

  constructor(
    @Inject(HTTP_INSIDE) private readonly inside: Pick<HttpInside, 'limits'>,
    private readonly metrics: Metrics,
  ) {}

  /**
   * All of `count` or none.
   * @throws HttpProblem `too-many-requests`
   */
  ask({ identity }: Pick<Caller, 'identity'>, count: number): void {
    const max = this.inside.limits.masked;
    if (count === 0 || max === undefined) return;
    const waitMs = this.#budgets.take(identity.person, PERIOD_MS, max, count);
    if (waitMs === 0) return;
    this.metrics.requestTurnedAway('masked');
    // More than there ever is cannot be waited for; by then the budget is whole.
    const backMs = count > max ? PERIOD_MS : waitMs;
    throw tooManyQuestions(count, max, Math.ceil(backMs / 1000));
  }

  /**
   * Carries out a command that asks `count` of them. What is written leaves a trace, and is not counted; what
   * is only tried, or refused for its values, is.
   * @throws HttpProblem `too-many-requests`, in the place of an answer that would tell
   */
  async askedBy(
    { caller, dryRun = false }: Pick<Call, 'caller' | 'dryRun'>,
    count: number,
    execute: () => Promise<CommandAnswer>,
  ): Promise<CommandAnswer> {
    if (dryRun) this.ask(caller, count);
    const answer = await execute();
    if (!dryRun && tells(answer)) this.ask(caller, count);
    return answer;
  }
}

function tells(answer: CommandAnswer): boolean {
  return answer.type === 'refused' && (answer.code === 'invalid' || answer.code === 'value-taken');
}

function tooManyQuestions(asked: number, max: number, seconds: number): HttpProblem {
  return new HttpProblem('too-many-requests', {
    sentence: {
      zh: `对您以掩码显示的值，每分钟最多核对 ${max} 次，本次请求含 ${asked} 次；请在 ${seconds} 秒后重试。`,
      en: `Values that are masked for you can be asked about ${max} times a minute; this request asks ${asked} times. Try again in ${seconds} s.`,
    },
    headers: { 'retry-after': String(seconds) },
  });
}
