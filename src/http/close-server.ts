import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { EventStreams } from './event-feed/event-streams.js';
import { JobEvents } from './jobs/job-events.js';

const LOOK_FOR_IDLE_MS = 50;
/** A client that does not read on is cut off after this long. */
const PATIENCE_MS = 20_000;

/**
 * Stops taking requests, answers those that are under way, and resolves when the last connection is
 * closed. What the answers stand on must stay open until then.
 */
export async function closeServer(app: NestFastifyApplication): Promise<void> {
  app.get(EventStreams).stop();
  app.get(JobEvents).stop();
  const server = app.getHttpServer();
  // Node looks for idle connections once; one that was busy then would be kept alive for its timeout.
  const idle = setInterval(() => server.closeIdleConnections(), LOOK_FOR_IDLE_MS);
  const cut = setTimeout(() => server.closeAllConnections(), PATIENCE_MS);
  try {
    await app.getHttpAdapter().getInstance().close();
  } finally {
    clearInterval(idle);
    clearTimeout(cut);
  }
}
