/*
 * `node --require clock.cjs …` runs a program on another day: its clock is CLOCK_AHEAD_DAYS days ahead.
 * Only the date is moved; timers run as ever.
 */
const AHEAD_MS = Number(process.env.CLOCK_AHEAD_DAYS) * 24 * 60 * 60 * 1000;
const realNow = Date.now;
const now = () => realNow() + AHEAD_MS;

globalThis.Date = new Proxy(Date, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});
