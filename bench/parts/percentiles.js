const SLOWEST = 3;

/**
 * What is told of the times of a run.
 * @param {Float64Array} times milliseconds, one per request
 */
export function describeTimes(times) {
  const sorted = times.slice().sort();
  const slowest = [...times.keys()]
    .sort((a, b) => (times[b] ?? 0) - (times[a] ?? 0))
    .slice(0, SLOWEST);
  return {
    p50: percentile(sorted, 50),
    p99: percentile(sorted, 99),
    max: percentile(sorted, 100),
    slowest: slowest.map((request) => ({ request, ms: times[request] ?? 0 })),
  };
}

/**
 * The value that `percent` of all are not above (nearest rank).
 * @param {ArrayLike<number>} sorted ascending, not empty
 * @param {number} percent
 */
function percentile(sorted, percent) {
  const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length));
  return sorted[rank - 1] ?? Number.NaN;
}
