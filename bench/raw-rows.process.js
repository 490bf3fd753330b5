/*
 * What reading the rows of the customer list costs without doing anything with them. Arguments: the folder
 * of the build, the folder of the store.
 */

const STRETCH = 300;

const [dist = '', folder = ''] = process.argv.slice(2);
/** @type {typeof import('../src/adapters/sqlite/view-store.js')} */
const { SqliteViewStore } = await import(`${dist}/adapters/sqlite/view-store.js`);
const store = new SqliteViewStore({ path: `${folder}/data/views.db` });
const build = (await store.registry()).find(({ name, live }) => live && name === 'customer-list');
if (build === undefined) throw new Error('There is no list.');

const beganAt = performance.now();
let rows = 0;
for (let after = /** @type {number | undefined} */ (0); after !== undefined; ) {
  const { position } = build.checkpoint;
  const request = { filter: undefined, position, after, limit: STRETCH };
  const stretch = await store.walk(build.build, request);
  rows += stretch.rows.length;
  after = stretch.next;
}
const seconds = (performance.now() - beganAt) / 1000;
await store.close();
console.log(JSON.stringify({ rows, seconds }));
