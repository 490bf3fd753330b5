import { within } from './within.js';

const DISCONNECT_MS = 8_000;

/**
 * Closes the connections of a client. One that cannot be closed in time, since no broker answers, is given
 * up: it closes itself later, and nothing depends on it.
 */
export async function letGo(client: { disconnect(): Promise<void> }): Promise<void> {
  await within(DISCONNECT_MS, client.disconnect()).catch(() => undefined);
}
