import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { temporaryFolder } from '../support/temporary-folder.js';

const COMMAND = resolve(__dirname, '../../dist/cli/main.js');

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  child: ChildProcess;
  /** What it has written so far. */
  stdout(): string;
  stderr(): string;
  ended: Promise<Ended>;
}

/** A folder to work in, with a store of its own that the first command makes, and the built command. */
export interface Desk {
  folder: string;
  path(name: string): string;
  write(name: string, content: string | Uint8Array): string;
  start(args: readonly string[], environment?: Record<string, string>): Running;
  /** Runs to its end. */
  run(...args: string[]): Promise<Ended>;
  runWith(environment: Record<string, string>, ...args: string[]): Promise<Ended>;
  /** Runs with the output going to an open file. */
  runInto(output: number, ...args: string[]): Promise<Ended>;
  remove(): void;
}

export function openDesk(): Desk {
  const place = temporaryFolder();
  const folder = join(place.path, 'desk');
  mkdirSync(folder);
  const spawned = (
    args: readonly string[],
    environment: Record<string, string>,
    output: number | 'pipe',
  ) =>
    watch(
      spawn(process.execPath, [COMMAND, ...args], {
        cwd: folder,
        stdio: ['ignore', output, 'pipe'],
        env: { PATH: process.env.PATH, DOSSIER_PORT: '0', ...environment },
      }),
    );
  const start: Desk['start'] = (args, environment = {}) => spawned(args, environment, 'pipe');
  return {
    folder,
    path: (name) => join(folder, name),
    write(name, content) {
      writeFileSync(join(folder, name), content);
      return name;
    },
    start,
    run: (...args) => start(args).ended,
    runWith: (environment, ...args) => start(args, environment).ended,
    runInto: (output, ...args) => spawned(args, {}, output).ended,
    remove: place.remove,
  };
}

function watch(child: ChildProcess): Running {
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (piece: string) => {
      text[name] += piece;
    });
  }
  const ended = new Promise<Ended>((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => done({ code, ...text }));
  });
  return { child, stdout: () => text.stdout, stderr: () => text.stderr, ended };
}
