import { writeFileSync } from 'node:fs';

/*
 * Loaded into a measured process with `--import`: leaves behind, when the process ends, what it used.
 */
process.once('exit', () => {
  const { BENCH_USAGE_FILE } = process.env;
  if (BENCH_USAGE_FILE === undefined) return;
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const usage = { peakBytes: maxRSS * 1024, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6 };
  writeFileSync(BENCH_USAGE_FILE, JSON.stringify(usage));
});
