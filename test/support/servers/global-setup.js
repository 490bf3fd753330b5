import { findServers, tellWorkers } from './means.js';
import { offerServers } from './shared.js';

/** For the tear-down, which Jest loads on its own. */
const KEPT = Symbol.for('dossier.test-servers');

/** Before any test of a run: what servers can be had. Nothing is started before a test asks. */
export default async function setUp() {
  const found = findServers(process.env);
  const shared = found.means && (await offerServers(found.means));
  if (shared) Reflect.set(globalThis, KEPT, shared);
  tellWorkers({ ...found, ...(shared && { at: shared.at }) });
}
