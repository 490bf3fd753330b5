import { SingleBar } from 'cli-progress';
import { count } from './say.js';

/** How far long work is: a bar on a terminal, a line now and then elsewhere. */
export interface Progress {
  update(done: number): void;
  /** Takes the bar away. */
  end(): void;
}

export interface ProgressOptions {
  total: number;
  /** Done before this run; not counted in its rate. */
  before?: number;
  /** What is counted: rows, commits. */
  unit: string;
}

const LINE_EVERY_MS = 5_000;
const BAR_EVERY_MS = 100;
/** The rate is that of the last so many milliseconds, so that the rest is not judged by a slow start. */
const RATE_OVER_MS = 10_000;

export function progress(options: ProgressOptions): Progress {
  return process.stderr.isTTY ? bar(options) : lines(options);
}

function bar({ total, before = 0, unit }: ProgressOptions): Progress {
  const shown = new SingleBar({
    stream: process.stderr,
    format: `{bar} {percentage}%  {done} of {all} ${unit}  {rate}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    hideCursor: true,
    clearOnComplete: true,
    stopOnComplete: false,
  });
  const speed = speedometer(before);
  const payload = (done: number) => ({
    done: count(done),
    all: count(total),
    rate: speed(done, total),
  });
  shown.start(total, before, payload(before));
  let shownAt = 0;
  return {
    update(done) {
      const now = performance.now();
      if (now - shownAt < BAR_EVERY_MS && done < total) return;
      shownAt = now;
      shown.update(done, payload(done));
    },
    end: () => shown.stop(),
  };
}

function lines({ total, before = 0, unit }: ProgressOptions): Progress {
  const speed = speedometer(before);
  let toldAt = performance.now();
  return {
    update(done) {
      const now = performance.now();
      if (now - toldAt < LINE_EVERY_MS) return;
      toldAt = now;
      process.stderr.write(`${count(done)} of ${count(total)} ${unit}, ${speed(done, total)}\n`);
    },
    end: () => undefined,
  };
}

/** 4,500/s, about 20 s left. */
function speedometer(before: number): (done: number, total: number) => string {
  const seen = [{ at: performance.now(), done: before }];
  return (done, total) => {
    const now = performance.now();
    seen.push({ at: now, done });
    while (seen.length > 2 && now - (seen[1]?.at ?? now) > RATE_OVER_MS) seen.shift();
    const [first] = seen;
    if (first === undefined || now - first.at < 1 || done <= first.done) return '';
    const perSecond = ((done - first.done) / (now - first.at)) * 1000;
    return `${count(perSecond)}/s, about ${duration((total - done) / perSecond)} left`;
  };
}

/** 8 s, 2 min 5 s, 1 h 20 min. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes} min ${whole % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
