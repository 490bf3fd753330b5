import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from '../support/until.js';
import { tokenOf } from './token.js';

const root = join(__dirname, '../..');

/** Makes dist/ what the source is now; takes a moment only when it is not. */
export async function build(): Promise<void> {
  await promisify(execFile)(process.execPath, [join(root, 'scripts/prepare.js')]);
}

export interface Run {
  process: ChildProcess;
  /** What it has written so far, to either output. */
  said(): string;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

export interface BuiltService extends Run {
  /** Where it listens. */
  url: string;
  /** Of somebody who may do nearly everything there. */
  token: string;
}

/** So many that no test comes near them. */
const MANY = ['sign-in', 'write', 'search', 'read', 'export', 'masked']
  .map((budget) => `${budget}=999999`)
  .join(',');

/** Runs dist/main.js with these variables only, in a folder of its own. */
export function run(folder: string, environment: Record<string, string> = {}): Run {
  const child = spawn(process.execPath, [join(root, 'dist/main.js')], {
    cwd: folder,
    env: { PATH: process.env.PATH, DOSSIER_PORT: '0', DOSSIER_LIMITS: MANY, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const output of [child.stdout, child.stderr]) {
    output.on('data', (text) => {
      said += String(text);
    });
  }
  const ended = new Promise<Awaited<Run['ended']>>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  return { process: child, said: () => said, ended };
}

/** The same, when it listens, with a token that was made before. */
export async function start(
  folder: string,
  environment?: Record<string, string>,
): Promise<BuiltService> {
  const token = await tokenOf(folder, environment);
  return { ...(await startNew(folder, environment)), token };
}

/** The same on a store where nobody is known yet. */
export async function startNew(
  folder: string,
  environment?: Record<string, string>,
): Promise<Omit<BuiltService, 'token'>> {
  const service = run(folder, environment);
  const address = () => /listens on (http:\/\/\S+:\d+)/.exec(service.said())?.[1];
  await until('the service listens', () => {
    if (service.process.exitCode !== null) throw new Error(`It ended: ${service.said()}`);
    return address() !== undefined;
  });
  return { ...service, url: address() ?? '' };
}

export async function stop(service: Run): Promise<void> {
  service.process.kill('SIGTERM');
  await service.ended;
}
