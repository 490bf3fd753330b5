/** Time and chance, so that a test can decide them. */
export interface AppendTools {
  /** Wall clock, milliseconds since 1970; may jump. */
  nowMs(): number;
  /** Milliseconds since any moment, never running back. */
  elapsedMs(): number;
  sleep(milliseconds: number): Promise<void>;
  /** From 0 to below 1. */
  random(): number;
}

const FIRST_PAUSE_MS = 2;
const LONGEST_PAUSE_MS = 250;

/** Waits the longer, the more often it was tried, and hardly ever as long as somebody else. */
export async function pause({ sleep, random }: AppendTools, times: number): Promise<void> {
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(times, 10));
  await sleep(longest * (0.5 + random() / 2));
}
