/** After the last test of a run. */
export default async function tearDown() {
  /** @type {import('./shared.js').SharedServers | undefined} */
  const shared = Reflect.get(globalThis, Symbol.for('dossier.test-servers'));
  await shared?.close();
}
