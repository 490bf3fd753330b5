import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { useBuild } from '../scripts/build.js';
import { prepare } from '../scripts/prepare.js';
import { FEW_CUSTOMERS, FIGURES, GROWING, MANY_CUSTOMERS, USUAL_CUSTOMERS } from './figures/all.js';
import { lineOf } from './parts/bench.js';
import { Stores } from './parts/stores.js';

/*
 * `node bench/run.js [FIGURE[@CUSTOMERS]…]` prints one line of JSON per figure; docs/performance.md says
 * what each means. What belongs in this folder: measuring. What does not: limits that a test would hold.
 */

const USAGE = `Usage: node bench/run.js [options] [FIGURE[@CUSTOMERS] …]

Figures: ${Object.keys(FIGURES).join(', ')}, growth (default: all)
  --scale N      part of the usual number of requests and rows, like 0.2 for a quick look
  --stores DIR   keep filled stores there for the next run (default: a temporary folder)
  --profile DIR  write a CPU profile of every measured process there`;

const say = (/** @type {string} */ line) => console.error(line);

const { values: options, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: {
    scale: { type: 'string', default: '1' },
    stores: { type: 'string' },
    profile: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
});
const scale = Number(options.scale);
const wanted = (asked.length > 0 ? asked : [...Object.keys(FIGURES), 'growth']).map((text) => {
  const [name = '', size] = text.split('@');
  return { name, customers: size === undefined ? USUAL_CUSTOMERS : Number(size) };
});
const isKnown = wanted.every(
  ({ name, customers }) => (name in FIGURES || name === 'growth') && Number.isInteger(customers),
);
if (options.help || !isKnown || !(scale > 0)) {
  say(USAGE);
  process.exit(options.help ? 0 : 2);
}

await prepare(say);
const dist = useBuild();
const folder = resolve(options.stores ?? mkdtempSync(join(tmpdir(), 'dossier-bench-')));
if (options.profile !== undefined) mkdirSync(options.profile, { recursive: true });
const bench = {
  dist,
  stores: new Stores(folder, dist, say),
  scale,
  nodeOptions:
    options.profile === undefined
      ? []
      : ['--cpu-prof', `--cpu-prof-dir=${resolve(options.profile)}`],
  say,
};

process.once('exit', () => {
  if (options.stores === undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

for (const { name, customers } of wanted) {
  if (name === 'growth') await growth();
  else await figure(name, customers);
}

/**
 * @param {string} name
 * @param {number} customers
 */
async function figure(name, customers) {
  say(`${name} …`);
  const beganAt = performance.now();
  const measured = await /** @type {import('./figures/all.js').Measure} */ (FIGURES[name])(
    bench,
    customers,
  );
  console.log(lineOf(customers === USUAL_CUSTOMERS ? name : `${name}@${customers}`, measured));
  say(`${name}: ${((performance.now() - beganAt) / 1000).toFixed(1)} s`);
  return measured;
}

/** The same figures with few and with many customers, and by what factor each got worse. */
async function growth() {
  for (const name of GROWING) {
    const few = await figure(name, FEW_CUSTOMERS);
    const many = await figure(name, MANY_CUSTOMERS);
    const isTime = few.unit.startsWith('ms');
    const value = isTime ? many.value / few.value : few.value / many.value;
    const raw = isTime ? many.raw.value / few.raw.value : few.raw.value / many.raw.value;
    console.log(
      lineOf(`growth-${name}`, {
        value,
        unit: 'times worse',
        raw: { what: few.raw.what, value: raw },
        conditions: { few: FEW_CUSTOMERS, many: MANY_CUSTOMERS },
      }),
    );
  }
}
