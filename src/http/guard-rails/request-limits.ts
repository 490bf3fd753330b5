import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ThrottlerGuard, type ThrottlerOptions } from '@nestjs/throttler';
import type { FastifyRequest } from 'fastify';
import type { Budget, Limits } from '../../config/limits.js';
import { HttpProblem } from '../problems/http-problem.js';
import { budgetOf } from './budget-of-route.js';
import type { RequestBudgets } from './request-budgets.js';

const PERIOD_MS = 60_000;

type Tracked = Record<string, unknown>;

/**
 * Holds every request that reaches a controller to the budget of its kind: of whoever is known, of the
 * address where nobody is. Addresses of IPv6 count by their network of 64 bits, since a household has one.
 * @throws HttpProblem `too-many-requests`
 */
export class RequestLimits extends ThrottlerGuard {
  readonly #throttlers = new Map<Budget, ThrottlerOptions & { limit: number }>();

  constructor(
    limits: Limits,
    budgets: RequestBudgets,
    /** Told of each request that is turned away. */
    private readonly turnedAway: (budget: Budget) => void,
  ) {
    super([], budgets, new Reflector());
    this.commonOptions = {};
    for (const [budget, limit] of Object.entries(limits) as [Budget, number | undefined][]) {
      if (limit === undefined) continue;
      this.#throttlers.set(budget, { name: budget, limit, ttl: PERIOD_MS, setHeaders: false });
    }
  }

  /** Nothing is declared at controllers: what a route counts as is known by its pattern. */
  override async onModuleInit(): Promise<void> {}

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const budget = budgetOf(request);
    const throttler = budget && this.#throttlers.get(budget);
    if (throttler === undefined) return true;
    return this.handleRequest({
      context,
      throttler,
      limit: throttler.limit,
      ttl: PERIOD_MS,
      blockDuration: 0,
      getTracker: (tracked) => this.getTracker(tracked),
      generateKey: (_context, who, name) => `${name} ${who}`,
    });
  }

  protected override async getTracker(tracked: Tracked): Promise<string> {
    const { known } = tracked as Pick<FastifyRequest, 'known'>; // Nest's types do not know the adapter
    return known === null ? super.getTracker(tracked) : known.caller.identity.actor.id;
  }

  protected override async throwThrottlingException(
    _context: ExecutionContext,
    { key, timeToBlockExpire }: { key: string; timeToBlockExpire: number },
  ): Promise<void> {
    this.turnedAway(key.split(' ', 1)[0] as Budget); // as it was put together above
    throw tooManyRequests(timeToBlockExpire);
  }
}

/** @param seconds after which it is worth trying again */
function tooManyRequests(seconds: number): HttpProblem {
  return new HttpProblem('too-many-requests', {
    params: { seconds },
    headers: { 'retry-after': String(seconds) },
  });
}
