import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { CommandAnswer } from '../../commands/call.js';
import { EventStreams } from '../event-feed/event-streams.js';
import { HTTP_INSIDE, type HttpInside } from '../inside.js';

const DURATION_BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];

/** What Prometheus is told. Requests and commands are counted as they go by, the rest is read on demand. */
@Injectable()
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests: Histogram<'method' | 'route' | 'status'>;
  readonly #commands: Counter<'type' | 'outcome'>;

  constructor(@Inject(HTTP_INSIDE) inside: HttpInside, streams: EventStreams) {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#requests = new Histogram({
      name: 'dossier_http_request_duration_seconds',
      help: 'How long requests took, by route and status.',
      labelNames: ['method', 'route', 'status'],
      buckets: DURATION_BUCKETS_SECONDS,
      registers,
    });
    this.#commands = new Counter({
      name: 'dossier_commands_total',
      help: 'Commands by type and outcome: done, unchanged, dry-run, or the code of the refusal.',
      labelNames: ['type', 'outcome'],
      registers,
    });
    new Gauge({
      name: 'dossier_event_streams',
      help: 'Clients that listen to the event stream.',
      registers,
      collect() {
        this.set(streams.count);
      },
    });
    this.#addPositions(inside);
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

  /** In Prometheus' text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  #addPositions(inside: HttpInside): void {
    const registers = [this.#registry];
    const lag = new Gauge({
      name: 'dossier_view_lag_commits',
      help: 'Commits that a view has not seen yet.',
      labelNames: ['view'],
      registers,
    });
    const trouble = new Gauge({
      name: 'dossier_part_in_trouble',
      help: '1 when a part the service stands on is in trouble.',
      labelNames: ['part'],
      registers,
    });
    new Gauge({
      name: 'dossier_log_head_position',
      help: 'Position of the newest commit of the log.',
      registers,
      // One look at the inside serves all three.
      async collect() {
        const { head, parts } = await inside.status();
        this.set(head);
        for (const part of parts) {
          trouble.set({ part: part.name }, part.trouble === undefined ? 0 : 1);
          if (part.position === undefined) continue;
          lag.set({ view: part.name.replace(/^view:/, '') }, Math.max(0, head - part.position));
        }
      },
    });
  }
}

function outcomeOf(answer: CommandAnswer): string {
  if (answer.type === 'refused') return answer.code;
  return answer.type === 'done' && !answer.changed ? 'unchanged' : answer.type;
}
