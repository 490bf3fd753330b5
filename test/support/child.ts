import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface Child {
  /** The lines it has written so far. */
  lines: string[];
  /** What it wrote to its error output so far. */
  errors(): string;
  /** Kills it without warning, as the power does. */
  kill(): void;
  /** Freezes it with SIGSTOP, wakes it with SIGCONT, asks it to end with SIGTERM. */
  signal(signal: NodeJS.Signals): void;
  hasEnded(): boolean;
  /** When it has ended and every line is read: its exit code, or undefined when it was killed. */
  ended: Promise<number | undefined>;
}

/** Runs a script of `test/` in a process of its own. Each line it writes is a message. */
export function startChild(script: string, args: string[], options: SpawnOptions = {}): Child {
  const start = [join(__dirname, 'run-typescript.cjs'), join(__dirname, '..', script)];
  return startNode([...start, ...args], options);
}

/** The same with what `node` itself understands. */
export function startNode(args: string[], options: SpawnOptions = {}): Child {
  const child = spawn(process.execPath, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  let errors = '';
  child.stderr?.on('data', (text) => {
    errors += String(text);
  });
  return {
    lines,
    errors: () => errors,
    kill: () => void child.kill('SIGKILL'),
    signal: (signal) => void child.kill(signal),
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    ended: Promise.all([exit(child), readLines(child, lines)]).then(([code]) => code),
  };
}

function exit(child: ChildProcess): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? undefined));
  });
}

async function readLines(child: ChildProcess, lines: string[]): Promise<void> {
  if (!child.stdout) return;
  for await (const line of createInterface({ input: child.stdout })) lines.push(line);
}
