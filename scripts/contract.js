import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { useBuild } from './build.js';
import { prepare } from './prepare.js';
import { root, run } from './run.js';

/*
 * Writes docs/contract: the schemas and the AsyncAPI document that this checkout publishes. What would
 * break a consumer is not written over what is published: it needs a new version of the message.
 */

const folder = join(root, 'docs', 'contract');

await prepare(console.log);
const build = join(useBuild(), 'relay', 'contract');
const { contractDocuments } = await import(pathToFileURL(join(build, 'documents.js')).href);
const { breakingChanges } = await import(pathToFileURL(join(build, 'breaking-changes.js')).href);

/** @type {Record<string, object>} */
const current = contractDocuments();
const broken = breakingChanges(publishedDocuments(), current);
if (broken.length > 0) {
  console.error('docs/contract is not written: this would break those who rely on it.');
  for (const { document, pointer, what } of broken) {
    console.error(`  ${document}${pointer && `#${pointer}`} ${what}`);
  }
  console.error('docs/contract/README.md, “What may change”, says how it is done instead.');
  process.exit(1);
}
for (const [document, content] of Object.entries(current)) {
  const file = join(folder, document);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(content));
}
const biome = join(root, 'node_modules', '.bin', 'biome');
await run('The formatter', biome, ['format', '--write', folder], root);

/** What is in docs/contract now, by path. */
function publishedDocuments() {
  /** @type {Record<string, unknown>} */
  const documents = {};
  if (!existsSync(folder)) return documents;
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.json')) continue;
    documents[name.replaceAll('\\', '/')] = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  }
  return documents;
}
