import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { useBuild } from './build.js';
import { prepare } from './prepare.js';

const PARENT_POLL_MS = 250;

/*
 * npm does not pass SIGTERM on: it just goes. Whoever ends `npm start` means the service, so when npm is
 * gone the service is asked to stop. Started in another way, the service may outlive its parent.
 */
if (process.env.npm_lifecycle_event === 'start') {
  const npm = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, PARENT_POLL_MS);
  watch.unref();
}

await prepare(console.log);
await import(pathToFileURL(join(useBuild(), 'main.js')).href);
