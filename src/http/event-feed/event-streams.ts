import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { Rights } from '../../access/rights.js';
import type { CloudEvent } from '../../relay/cloud-event.js';
import { mayGoOn } from '../access/still-allowed.js';
import { HTTP_INSIDE, type HttpInside } from '../inside.js';
import type { FeedPlace } from './event-id.js';
import { feedAfter } from './feed.js';

/** How often the log is asked for news, while somebody listens. */
const LOOK_MS = 200;
const HEARTBEAT_MS = 15_000;

/** For whom a stream is. */
export interface Listener {
  rights: Rights;
  /** The client has hung up. */
  gone: AbortSignal;
  /** Whether the rights still hold; absent: they always do. */
  stillAllowed?: () => Promise<boolean>;
}

/**
 * The open streams of server-sent events. Each reads the log at its client's pace; who has caught up
 * waits for the log's head to move, and all of them wait on one look at it.
 */
@Injectable()
export class EventStreams {
  readonly #open = new Set<Readable>();
  readonly #stopping = new AbortController();
  #look: Promise<number> | undefined;

  constructor(@Inject(HTTP_INSIDE) private readonly inside: HttpInside) {}

  /** A stream from this place on, until the client is gone or may no longer listen, or the service stops. */
  open(place: FeedPlace, listener: Listener): Readable {
    // One commit's text at a time waits for the client; the rest stays in the log.
    const stream = Readable.from(this.#texts(place, listener), {
      objectMode: false,
      highWaterMark: 1,
    });
    this.#open.add(stream);
    stream.once('close', () => this.#open.delete(stream));
    return stream;
  }

  /** How many clients listen. */
  get count(): number {
    return this.#open.size;
  }

  /** Ends every stream after what it is sending; clients come back to another process, or later. */
  stop(): void {
    this.#stopping.abort();
  }

  async *#texts(
    first: FeedPlace,
    { rights, gone, stillAllowed = always }: Listener,
  ): AsyncGenerator<string> {
    const goesOn = mayGoOn(stillAllowed);
    const isOver = async () => gone.aborted || this.#stopping.signal.aborted || !(await goesOn());
    let place = first;
    let head = Number.POSITIVE_INFINITY;
    let quietSince = Date.now();
    // Sent at once, so that a client knows that it is connected.
    yield ': connected\n\n';
    while (!(await isOver())) {
      if (head > place.position || Number.isFinite(place.ordinal)) {
        for await (const step of feedAfter(this.inside, place, rights)) {
          if (step.events.length > 0) yield step.events.map(eventText).join('');
          if (await isOver()) return;
          place = step.place;
          quietSince = Date.now();
        }
      }
      if (Date.now() - quietSince >= HEARTBEAT_MS) {
        yield ': still here\n\n';
        quietSince = Date.now();
      }
      head = await this.#nextHead();
    }
  }

  /** The log's head a moment later, for all who wait together. */
  #nextHead(): Promise<number> {
    this.#look ??= this.#pause().then(async () => {
      this.#look = undefined;
      return (await this.inside.journal.head()).position;
    });
    return this.#look;
  }

  #pause(): Promise<void> {
    const { signal } = this.#stopping;
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, LOOK_MS);
      signal.addEventListener('abort', done);
    });
  }
}

async function always(): Promise<boolean> {
  return true;
}

function eventText(event: CloudEvent): string {
  return `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
