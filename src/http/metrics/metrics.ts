import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { CommandAnswer } from '../../commands/call.js';
import type { Budget } from '../../config/limits.js';
import { EventStreams } from '../event-feed/event-streams.js';
import {
  ACTIVITY_STATES,
  type ActivityPart,
  HTTP_INSIDE,
  type HttpInside,
  RELAY_STATES,
  type RelayPart,
} from '../inside.js';

const DURATION_BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];

/** What Prometheus is told. Requests and commands are counted as they go by, the rest is read when asked. */
@Injectable()
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests = new Histogram({
    name: 'dossier_http_request_duration_seconds',
    help: 'How long requests took, by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: DURATION_BUCKETS_SECONDS,
    registers: [this.#registry],
  });
  readonly #commands = new Counter({
    name: 'dossier_commands_total',
    help: 'Commands by type and outcome: done, unchanged, dry-run, or the code of the refusal.',
    labelNames: ['type', 'outcome'],
    registers: [this.#registry],
  });
  readonly #turnedAway = new Counter({
    name: 'dossier_http_requests_turned_away_total',
    help: 'Requests beyond the budget of their caller, by budget.',
    labelNames: ['budget'],
    registers: [this.#registry],
  });
  readonly #head = this.#gauge('dossier_log_head_position', 'Position of the newest commit.');
  readonly #lag = this.#gauge(
    'dossier_view_lag_commits',
    'Commits a view has not seen yet.',
    'view',
  );
  readonly #trouble = this.#gauge(
    'dossier_part_in_trouble',
    '1 when a part that the service stands on is in trouble.',
    'part',
  );
  readonly #relayPosition = this.#gauge(
    'dossier_relay_position',
    'Position up to which everything is published to Kafka.',
  );
  readonly #relayLag = this.#gauge(
    'dossier_relay_lag_commits',
    'Commits that are not published to Kafka yet.',
  );
  readonly #relayRestarts = this.#gauge(
    'dossier_relay_restarts',
    'Times the relay to Kafka had to begin anew since the service started.',
  );
  readonly #relayState = this.#gauge(
    'dossier_relay_state',
    '1 for the state that the relay to Kafka is in.',
    'state',
  );
  readonly #activityRecords = this.#gauge(
    'dossier_activity_records',
    'Records of the activity topic since the service started, by what became of them: taken, or dead-letter.',
    'outcome',
  );
  readonly #activityChanges = this.#gauge(
    'dossier_activity_changes',
    'Times the activity of a customer was written since the service started.',
  );
  readonly #activityState = this.#gauge(
    'dossier_activity_state',
    '1 for the state that the intake of activity is in.',
    'state',
  );
  readonly #unknownSignIns = this.#gauge(
    'dossier_sign_ins_of_unknown_names',
    'Wrong passwords for names that nobody has, since the service started; those of users are in the trail of accesses.',
  );
  readonly #streams = this.#gauge('dossier_event_streams', 'Clients of the event stream.');

  constructor(
    @Inject(HTTP_INSIDE) private readonly inside: HttpInside,
    private readonly streams: EventStreams,
  ) {
    collectDefaultMetrics({ register: this.#registry });
  }

  requestAnswered(request: FastifyRequest, reply: FastifyReply): void {
    // The pattern, never the address: an address tells of customers, and there is no end of them.
    const route = request.routeOptions.url ?? 'unknown';
    this.#requests.observe(
      { method: request.method, route, status: reply.statusCode },
      reply.elapsedTime / 1000,
    );
  }

  commandAnswered(type: string, answer: CommandAnswer): void {
    this.#commands.inc({ type, outcome: outcomeOf(answer) });
  }

  requestTurnedAway(budget: Budget): void {
    this.#turnedAway.inc({ budget });
  }

  /** In Prometheus' text format. */
  async text(): Promise<string> {
    this.#streams.set(this.streams.count);
    this.#unknownSignIns.set(this.inside.access.unknownFailures);
    const { head, parts } = await this.inside.status();
    this.#head.set(head);
    for (const { name, trouble, position, relay } of parts) {
      this.#trouble.set({ part: name }, trouble === undefined ? 0 : 1);
      if (relay) this.#showRelay(relay, position);
      if (position === undefined || relay) continue;
      this.#lag.set({ view: name.replace(/^view:/, '') }, Math.max(0, head - position));
    }
    return this.#registry.metrics();
  }

  #showRelay({ state, lag, restarts, activity }: RelayPart, position = 0): void {
    this.#relayPosition.set(position);
    this.#relayLag.set(lag);
    this.#relayRestarts.set(restarts);
    for (const one of RELAY_STATES) this.#relayState.set({ state: one }, one === state ? 1 : 0);
    if (activity) this.#showActivity(activity);
  }

  #showActivity({ state, taken, deadLetters, changes }: ActivityPart): void {
    this.#activityRecords.set({ outcome: 'taken' }, taken);
    this.#activityRecords.set({ outcome: 'dead-letter' }, deadLetters);
    this.#activityChanges.set(changes);
    for (const one of ACTIVITY_STATES) {
      this.#activityState.set({ state: one }, one === state ? 1 : 0);
    }
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  #gauge(name: string, help: string, ...labelNames: string[]): Gauge {
    return new Gauge({ name, help, labelNames, registers: [this.#registry] });
  }
}

function outcomeOf(answer: CommandAnswer): string {
  if (answer.type === 'refused') return answer.code;
  return answer.type === 'done' && !answer.changed ? 'unchanged' : answer.type;
}
