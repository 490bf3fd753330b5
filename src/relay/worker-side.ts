import type { MessagePort } from 'node:worker_threads';
import type { Relay } from './relay.js';
import type { FromRelayWorker, ToRelayWorker } from './relay-messages.js';
import type { RelayReport } from './relay-status.js';

const STATUS_MS = 1000;

/** What the worker runs, on connections of its own. */
export interface OpenedRelay {
  relay: Pick<Relay, 'start' | 'notify' | 'status'>;
  /** Stops the relay and closes everything. */
  close(): Promise<void>;
}

/** Runs the relay until told to stop; resolves when everything is closed. */
export async function serveRelay(
  port: Pick<MessagePort, 'on' | 'off' | 'postMessage'>,
  open: (report: (report: RelayReport) => void) => Promise<OpenedRelay>,
): Promise<void> {
  const say = (message: FromRelayWorker) => port.postMessage(message);
  const told = new Promise<void>((resolve) => {
    const listen = (message: ToRelayWorker) => {
      if (message.type === 'notify') return notify();
      port.off('message', listen);
      resolve();
    };
    port.on('message', listen);
  });
  let notify: () => void = () => undefined;
  const { relay, close } = await open((report) => say({ type: 'report', report }));
  notify = () => relay.notify();
  const sayStatus = () => say({ type: 'status', status: relay.status() });
  sayStatus();
  const status = setInterval(sayStatus, STATUS_MS);
  relay.start();
  await told;
  clearInterval(status);
  await close();
  sayStatus();
}
