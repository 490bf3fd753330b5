import { parseArgs } from 'node:util';
import { addCounts, noCounts } from './counts.js';
import { FAULTS, type Fault } from './faults.js';
import { runSeeds } from './run-seed.js';

/*
 * Runs seeds of the simulator and prints what failed: see scripts/simulate.js.
 */

const { values } = parseArgs({
  // Before it stands the script that compiles this one.
  args: process.argv.slice(3),
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string', default: '1..2000' },
    fault: { type: 'string' },
  },
});

void main(values.seed ?? values.seeds, values.fault);

async function main(range: string, fault: string | undefined): Promise<void> {
  const [, first, last = first] = /^(\d+)(?:\.\.(\d+))?$/.exec(range) ?? [];
  if (first === undefined || !isFault(fault)) {
    const faults = Object.keys(FAULTS).join(' | ');
    console.error(`expected --seed N or --seeds A..B, and maybe --fault ${faults}`);
    process.exitCode = 2;
    return;
  }
  const total = noCounts();
  let failed = 0;
  for await (const { seed, problems, counts } of runSeeds(Number(first), Number(last), fault)) {
    addCounts(total, counts);
    if (problems.length === 0) continue;
    failed += 1;
    console.log(`seed ${seed}:\n  ${problems.join('\n  ')}`);
    process.exitCode = 1;
  }
  const seeds = Number(last) - Number(first) + 1;
  console.log(JSON.stringify({ seeds, failed, ...total }));
}

function isFault(name: string | undefined): name is Fault | undefined {
  return name === undefined || Object.hasOwn(FAULTS, name);
}
