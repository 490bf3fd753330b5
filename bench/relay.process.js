/*
 * The relay as `dossier relay` runs it, from the first to the last commit of a store, into empty topics.
 * Argument: the folder of the build; the store and the broker are in the variables.
 */

const LOOK_MS = 5;

const [dist = ''] = process.argv.slice(2);
/** @type {typeof import('../src/config/config.js')} */
const { readConfig } = await import(`${dist}/config/config.js`);
/** @type {typeof import('../src/open-relay.js')} */
const { openRelay } = await import(`${dist}/open-relay.js`);

const { config } = await readConfig(process.env);
let beganAt = 0;
let cpu = process.cpuUsage();
const { relay, store, close } = await openRelay(config, (report) => {
  // It has taken over; what comes now is publishing.
  if (report.type !== 'from-beginning') return;
  beganAt = performance.now();
  cpu = process.cpuUsage();
});
const { position } = await store.journal.head();
relay.start();
while (relay.status().position < position) {
  await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
}
const seconds = (performance.now() - beganAt) / 1000;
const { user, system } = process.cpuUsage(cpu);
const { restarts } = relay.status();
await close();
// A connection that kafkajs still tries to close would keep the process.
process.send?.({ position, seconds, cpuUs: user + system, restarts }, () => process.exit());
