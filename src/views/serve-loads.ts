import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MessagePort } from 'node:worker_threads';
import { Load, type LoadParts, type ReadyStep } from './load.js';
import { type BuildChecksum, type FromLoader, packRow, type ToLoader } from './loader-messages.js';
import type { AnyView } from './view.js';
import type { ViewStore } from './view-store.js';

export interface ServedLoads extends LoadParts {
  store: Pick<ViewStore, 'rows' | 'checksum'>;
  views: readonly AnyView[];
  /** Folds and items of steps that were sent and are not yet written may have so many characters. */
  ahead?: number;
}

interface Serving {
  id: number;
  load: Load;
  views: readonly AnyView[];
  /** Steps that were sent and are not yet written. */
  sent: { position: number; size: number }[];
}

const AHEAD = 8 * 1024 * 1024;

/** The thread's side of `Loader`; resolves when told to stop. */
export async function serveLoads(
  port: Pick<MessagePort, 'on' | 'off' | 'postMessage'>,
  { views, ahead = AHEAD, ...parts }: ServedLoads,
): Promise<void> {
  let serving: Serving | undefined;
  let checksums = Promise.resolve();
  let isStopped = false;
  let wake = () => {};
  const say = (message: FromLoader) => port.postMessage(message);
  const listen = (message: ToLoader) => {
    switch (message.type) {
      case 'load':
        serving = begin(message, views, parts);
        break;
      case 'applied':
        if (serving?.id === message.load) written(serving, message.position);
        break;
      case 'checksum':
        checksums = checksums.then(async () => {
          const result = await checksumOf(message.build, parts.store);
          say({ type: 'checksum', ask: message.ask, ...(result && { result }) });
        });
        break;
      case 'stop':
        isStopped = true;
        break;
      default:
        message satisfies never;
    }
    wake();
  };
  port.on('message', listen);
  say({ type: 'ready' });
  while (!isStopped) {
    const current = serving;
    if (!current || sizeOf(current.sent) >= ahead) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      continue;
    }
    // Whoever asked goes the usual way then, and meets what is wrong where it is told.
    const step = await current.load.next().catch(() => undefined);
    if (serving !== current) continue;
    if (step) send(current, step, say);
    else {
      serving = undefined;
      say({ type: 'ended', load: current.id });
    }
    // An embedded store answers without ever leaving the thread: messages get their turn here.
    await nextTurn();
  }
  // The store is closed next, and would wait for them in vain.
  await checksums;
  port.off('message', listen);
}

function begin(
  { load: id, builds, after, to }: Extract<ToLoader, { type: 'load' }>,
  known: readonly AnyView[],
  parts: LoadParts,
): Serving {
  const loaded = builds.map(({ view: name, build }) => {
    const view = known.find((one) => one.name === name);
    if (!view) throw new Error(`There is no view ${name}.`);
    return { view, build };
  });
  const views = loaded.map(({ view }) => view);
  return { id, load: new Load(loaded, { after, to }, parts), views, sent: [] };
}

function send(
  { id, views, sent }: Serving,
  { to, rows }: ReadyStep,
  say: (message: FromLoader) => void,
): void {
  const packed = views.map((view, i) => (rows[i] ?? []).map((row) => packRow(view, row)));
  say({ type: 'step', load: id, to, rows: packed });
  let size = 0;
  for (const { fold, item = '' } of rows.flat()) size += fold.length + item.length;
  sent.push({ position: to.position, size });
}

function sizeOf(sent: Serving['sent']): number {
  return sent.reduce((sum, { size }) => sum + size, 0);
}

function written({ load, sent }: Serving, position: number): void {
  while (sent[0] && sent[0].position <= position) sent.shift();
  load.written(position);
}

/** Undefined when it cannot be made: then who needs it makes it, and is told why. */
function checksumOf(
  build: string,
  store: Pick<ViewStore, 'checksum'>,
): Promise<BuildChecksum | undefined> {
  return store.checksum(build).catch(() => undefined);
}
