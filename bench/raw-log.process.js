import { createHash } from 'node:crypto';

/*
 * What reading the log in order costs when each commit is only parsed, or only hashed. Arguments: the
 * folder of the build, the folder of the store, `parse` or `hash`.
 */

const PAGE = 500;

const [dist = '', folder = '', what] = process.argv.slice(2);
/** @type {typeof import('../src/adapters/sqlite/event-log.js')} */
const { openSqliteLog } = await import(`${dist}/adapters/sqlite/event-log.js`);
const log = await openSqliteLog(`${folder}/data`);

const beganAt = performance.now();
let commits = 0;
for (
  let page = await log.readAll(0, PAGE);
  page.length > 0;
  page = await log.readAll(commits, PAGE)
) {
  for (const { body } of page) {
    if (what === 'hash') createHash('sha256').update(body).digest();
    else JSON.parse(body);
  }
  commits += page.length;
}
const seconds = (performance.now() - beganAt) / 1000;
await log.close();
console.log(JSON.stringify({ commits, seconds }));
