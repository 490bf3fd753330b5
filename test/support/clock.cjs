/*
 * `node --require clock.cjs …` runs a program on another day: its clock is CLOCK_AHEAD_DAYS days ahead.
 * Only the date is moved; timers run as ever.
 */
const AHEAD_MS = Number(process.env.CLOCK_AHEAD_DAYS) * 24 * 60 * 60 * 1000;
const RealDate = Date;

class MovedDate extends RealDate {
  /** @param {[] | [string | number | Date]} args */
  constructor(...args) {
    super(...(args.length === 0 ? [RealDate.now() + AHEAD_MS] : args));
  }

  static now() {
    return RealDate.now() + AHEAD_MS;
  }
}

// Whoever asks for Date from now on gets this one; it is a Date in all but its present moment.
globalThis.Date = /** @type {DateConstructor} */ (/** @type {unknown} */ (MovedDate));
