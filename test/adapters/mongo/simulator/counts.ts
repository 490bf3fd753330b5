/** What a run has seen; a simulation in which nothing happens proves nothing. */
export interface Counts {
  elections: number;
  rolledBack: number;
  duplicates: number;
  concernErrors: number;
  lostAnswers: number;
  /** Written after the program that sent it had given it up. */
  lateWrites: number;
  frozen: number;
  killed: number;
  clockJumps: number;
  appended: number;
  repeated: number;
  refused: number;
  unknown: number;
  thrown: number;
}

export function noCounts(): Counts {
  return {
    elections: 0,
    rolledBack: 0,
    duplicates: 0,
    concernErrors: 0,
    lostAnswers: 0,
    lateWrites: 0,
    frozen: 0,
    killed: 0,
    clockJumps: 0,
    appended: 0,
    repeated: 0,
    refused: 0,
    unknown: 0,
    thrown: 0,
  };
}

export function addCounts(total: Counts, more: Counts): void {
  for (const name of Object.keys(total) as (keyof Counts)[]) total[name] += more[name];
}
