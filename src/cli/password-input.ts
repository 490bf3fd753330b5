import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { errorCode } from '../bulk/error-code.js';
import { UsageError } from './exit.js';

/**
 * A new password: from the first line of a file (`-`: the standard input), or asked for twice on a terminal
 * that does not show it. Never from an argument, which every user of the machine can see.
 * @throws UsageError where there is neither
 */
export async function readPassword(file: string | undefined): Promise<string> {
  if (file !== undefined) return firstLine(file);
  if (!process.stdin.isTTY) {
    throw new UsageError('There is no terminal to ask for the password on: give --password-file.');
  }
  const password = await askHidden('Password: ');
  if ((await askHidden('The same again: ')) === password) return password;
  throw new UsageError('The two are not the same; nothing was changed.');
}

function firstLine(file: string): string {
  try {
    const [line = ''] = readFileSync(file === '-' ? 0 : file, 'utf8').split(/\r?\n/, 1);
    if (line !== '') return line;
  } catch (error) {
    throw new UsageError(`The password file cannot be read (${errorCode(error)}).`);
  }
  throw new UsageError('The first line of the password file is empty.');
}

async function askHidden(question: string): Promise<string> {
  // What is typed is echoed into nothing; the question is not.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  // Ctrl-C ends the command, as it does elsewhere.
  terminal.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  process.stderr.write(question);
  try {
    return await terminal.question('');
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}
