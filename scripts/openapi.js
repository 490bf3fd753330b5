import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { useBuild } from './build.js';
import { prepare } from './prepare.js';
import { root, run } from './run.js';

/* Writes docs/openapi.json: the document that the service of this checkout gives at /openapi.json. */

await prepare(console.log);
const folder = mkdtempSync(join(tmpdir(), 'dossier-openapi-'));
process.env.DOSSIER_STORE = `sqlite:${join(folder, 'data')}`;
process.env.DOSSIER_KEYS = join(folder, 'dossier.keys');
process.env.DOSSIER_PORT = '0';

/** @type {Promise<string>} where the service says that it listens */
const listening = new Promise((resolve) => {
  const { log } = console;
  console.log = (/** @type {unknown} */ line) => {
    const address = /http:\/\/\S+?:\d+/.exec(String(line))?.[0];
    if (address === undefined) log(line);
    else resolve(address);
  };
});
await import(pathToFileURL(join(useBuild(), 'main.js')).href);
const answer = await fetch(`${await listening}/openapi.json`);
const document = await answer.json();
const file = join(root, 'docs', 'openapi.json');
writeFileSync(file, JSON.stringify(document));
await run(
  'The formatter',
  join(root, 'node_modules', '.bin', 'biome'),
  ['format', '--write', file],
  root,
);
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
process.kill(process.pid, 'SIGTERM');
