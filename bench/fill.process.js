import { customer } from './parts/customers.js';

/*
 * Fills a store with customers by the command that every create uses, with all its checks; views follow
 * in their worker. Arguments: the folder of the build, the numbers of the first customer and of the one
 * behind the last.
 */

const AT_ONCE = 256;
const VIEWS_MS = 10 * 60_000;

const [dist = '', from, to] = process.argv.slice(2);
/** @type {typeof import('../src/config/config.js')} */
const { readConfig } = await import(`${dist}/config/config.js`);
/** @type {typeof import('../src/inside.js')} */
const { openInside } = await import(`${dist}/inside.js`);
/** @type {typeof import('../src/views/views.js')} */
const { VIEWS } = await import(`${dist}/views/views.js`);

/** @type {typeof import('../src/access/caller.js')} */
const { storeCaller } = await import(`${dist}/access/caller.js`);

const { config } = await readConfig(process.env);
const inside = await openInside(config, { views: 'worker', report: () => undefined });
/** @type {import('../src/commands/call.js').Call} */
const call = { caller: storeCaller('benchmark'), correlationId: 'benchmark-fill' };

let next = Number(from);
async function createOneByOne() {
  for (let number = next++; number < Number(to); number = next++) {
    const input = customer(number);
    const answer = await inside.commands.create(
      { type: 'CreateCustomer', input, confirm: [] },
      call,
    );
    if (answer.type !== 'done') throw new Error(`Customer ${number}: ${JSON.stringify(answer)}`);
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, createOneByOne));

const { position } = await inside.store.journal.head();
for (const { name } of VIEWS) {
  const visible = await inside.views.visibility.waitFor(name, position, VIEWS_MS);
  if (visible !== 'visible') throw new Error(`The view ${name} has not caught up.`);
}
await inside.close();
process.send?.({ filled: position });
process.disconnect?.();
