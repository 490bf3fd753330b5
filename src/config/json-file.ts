import { readFileSync } from 'node:fs';
import type { ErrorObject } from 'ajv';

/** A file that has the form of its schema, or sentences with a JSON Pointer into it that say what is wrong. */
export type JsonFile<T> = { type: 'good'; content: T } | { type: 'bad'; problems: string[] };

/** @param schema JSON Schema (draft 2020-12) of `T` */
export async function readJsonFile<T>(path: string, schema: object): Promise<JsonFile<T>> {
  let file: unknown;
  try {
    file = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const problem =
      error instanceof SyntaxError ? 'is not JSON.' : `cannot be read (${codeOf(error)}).`;
    return { type: 'bad', problems: [`the file ${path} ${problem}`] };
  }
  // Only who has such a file pays for the validator at start.
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  const validate = new Ajv2020({ allErrors: true, unicodeRegExp: true }).compile<T>(schema);
  if (validate(file)) return { type: 'good', content: file };
  return { type: 'bad', problems: (validate.errors ?? []).map(sentence) };
}

function codeOf(error: unknown): string {
  const isCoded = typeof error === 'object' && error !== null && 'code' in error;
  return isCoded ? String(error.code) : 'unknown error';
}

function sentence({ instancePath, keyword, params, message }: ErrorObject): string {
  const at = instancePath === '' ? 'the file' : instancePath;
  switch (keyword) {
    case 'additionalProperties':
      return `${at}: “${params.additionalProperty}” is not known here.`;
    case 'enum':
      return `${at}: expected one of ${params.allowedValues.join(', ')}.`;
    default:
      return `${at}: ${message}.`;
  }
}
