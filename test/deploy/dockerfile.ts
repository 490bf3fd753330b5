import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './compose-file.js';

export interface Instruction {
  name: string;
  rest: string;
}

/** The instructions of deploy/Dockerfile, continued lines joined. */
export function readDockerfile(): Instruction[] {
  return readFileSync(join(checkout, 'deploy', 'Dockerfile'), 'utf8')
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, name = '', rest = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
      return { name, rest };
    });
}

/** What the image sets: the ENV of its last stage. */
export function imageEnvironment(instructions: Instruction[]): Record<string, string> {
  const stage = instructions.slice(instructions.findLastIndex(({ name }) => name === 'FROM'));
  const pairs = stage.filter(({ name }) => name === 'ENV').flatMap(({ rest }) => rest.split(' '));
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, name = '', value = ''] = /^([^=]+)=(.*)$/.exec(pair) ?? [];
      return [name, value];
    }),
  );
}
