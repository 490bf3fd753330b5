/**
 * The first free number behind `from`, which is taken: doubling steps to a free one, then halving back
 * to the end of the run of taken ones, so that a run of n costs some 2·log₂ n look-ups. Where the run
 * has holes, one of them may be the answer, or be passed over.
 */
export async function firstFreeAfter(
  from: number,
  isTaken: (number: number) => Promise<boolean>,
): Promise<number> {
  let taken = from;
  let step = 1;
  while (await isTaken(taken + step)) {
    taken += step;
    step *= 2;
  }
  let free = taken + step;
  while (free - taken > 1) {
    const middle = Math.floor((taken + free) / 2);
    if (await isTaken(middle)) taken = middle;
    else free = middle;
  }
  return free;
}
