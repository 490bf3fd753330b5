/*
 * A run in which what follows the log falls behind has only moved work to later, so a figure says how
 * long that needed after the last answer.
 */

/** Views that need longer than this after the last answer did not follow. */
const FAIR_MS = 1000;
const PATIENCE_MS = 120_000;
const LOOK_MS = 50;

/**
 * Waits until the views show every commit; tells how far behind they were and how long it took.
 * @param {import('./service.js').Service} service
 */
export async function viewsCaughtUp(service) {
  const beganAt = performance.now();
  const { answer } = await service.ask('/health/ready');
  /** @type {{ name: string, position?: number }[]} */
  const parts = answer.parts;
  const positions = parts.flatMap(({ name, position }) =>
    name.startsWith('view:') ? (position ?? []) : [],
  );
  for (const list of ['customers', 'reviews']) {
    await shows(service, `/api/v1/${list}?limit=1`, answer.head, beganAt + PATIENCE_MS);
  }
  const viewsCaughtUpMs = performance.now() - beganAt;
  return {
    // As the service last heard from its worker, which reports once a second.
    viewsLagCommits: answer.head - Math.min(...positions),
    viewsCaughtUpMs,
    viewsFollow: viewsCaughtUpMs <= FAIR_MS,
  };
}

/**
 * @param {import('./service.js').Service} service
 * @param {string} path
 * @param {number} position
 * @param {number} until
 */
async function shows(service, path, position, until) {
  const headers = { 'x-min-position': String(position) };
  for (;;) {
    const { status, answer } = await service.ask(path, { headers });
    if (status === 200) return;
    if (status !== 503 || performance.now() > until) throw new Error(JSON.stringify(answer));
  }
}

/**
 * Waits until the relay inside has published every commit. What it tells is up to a second old.
 * @param {import('./service.js').Service} service
 */
export async function relayCaughtUp(service) {
  const beganAt = performance.now();
  for (;;) {
    const { answer } = await service.ask('/health/ready');
    /** @type {{ name: string, position?: number }[]} */
    const parts = answer.parts;
    const relay = parts.find(({ name }) => name === 'relay');
    if (relay?.position === answer.head) break;
    if (performance.now() > beganAt + PATIENCE_MS) throw new Error(JSON.stringify(answer));
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return { relayCaughtUpMs: performance.now() - beganAt };
}
