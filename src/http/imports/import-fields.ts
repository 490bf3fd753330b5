import type { JsonObject } from '../../customer/catalogue/json.js';
import { isObject } from '../../customer/catalogue/json.js';
import type { JsonSchema } from '../../customer/catalogue/json-schema.js';
import type { Problem } from '../../customer/problem.js';
import { schemaOfBody } from '../openapi/body-schema.js';
import {
  BooleanProperty,
  ChoiceProperty,
  ObjectOf,
  ObjectProperty,
  TextProperty,
} from '../request/body-properties.js';
import { invalidBody, readBody } from '../request/check-body.js';

class TakeOverBody {
  @TextProperty({ description: 'Why; stored sealed.', maxLength: 500, required: true })
  reason!: string;

  @TextProperty({ description: 'From the list of reasons.', maxLength: 64 })
  reasonCode?: string;
}

/** The parts of the form beside the file; each is a text, objects are JSON. */
class ImportFields {
  @ChoiceProperty({
    description:
      'create: every row is a new customer; upsert: a row changes the customer that has its code, tax id or external id.',
    choices: ['create', 'upsert'],
  })
  mode?: 'create' | 'upsert';

  @BooleanProperty({ description: 'Check every row and write nothing.' })
  dryRun?: boolean;

  @ObjectProperty({
    description: 'Field by column: a heading, or #3 for the third one; - leaves it out.',
    schema: { type: 'object', additionalProperties: { type: 'string' } },
  })
  map?: Record<string, unknown>;

  @TextProperty({ description: 'The system that external ids in the file are of.', maxLength: 50 })
  system?: string;

  @TextProperty({ description: 'A name for this import.', maxLength: 100 })
  batch?: string;

  @BooleanProperty({ description: 'Refuse a file with a column that no field takes.' })
  strictColumns?: boolean;

  @ChoiceProperty({ description: 'Of what is written into files.', choices: ['zh', 'en'] })
  language?: 'zh' | 'en';

  @ObjectOf({
    description: 'Status and dates of the file hold for customers that are created.',
    body: TakeOverBody,
  })
  takeOver?: TakeOverBody;
}

/** What was asked for with a file, as it goes into the request of the job. */
export interface AskedImport extends Record<string, unknown> {
  mode: 'create' | 'upsert';
  dryRun: boolean;
  map: string[];
  strictColumns: boolean;
  system?: string;
  batch?: string;
  language?: 'zh' | 'en';
  takeOver?: { reason: string; reasonCode?: string };
}

const JSON_FIELDS: ReadonlySet<string> = new Set([
  'dryRun',
  'map',
  'strictColumns',
  'takeOver',
] satisfies (keyof ImportFields)[]);

/**
 * Reads the form's fields.
 * @param hasFile whether a file came with it
 * @throws HttpProblem `invalid` with everything that is wrong with them
 */
export function readImportFields(
  fields: ReadonlyMap<string, string>,
  hasFile: boolean,
): AskedImport {
  const given: JsonObject = {};
  for (const [name, text] of fields) given[name] = JSON_FIELDS.has(name) ? fromJson(text) : text;
  const { body, problems } = readBody(ImportFields, given);
  if (!hasFile) problems.push(required('/file'));
  if (isObject(body.map)) problems.push(...mapProblems(body.map));
  if (problems.length > 0) throw invalidBody(problems);
  const { mode = 'create', dryRun = false, strictColumns = false, map = {}, ...rest } = body;
  return {
    ...rest,
    mode,
    dryRun,
    strictColumns,
    map: Object.entries(map).map(([column, field]) => `${column}=${String(field)}`),
  };
}

/** What is no JSON stays a text, and fails the check of its type. */
function fromJson(text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function mapProblems(map: Record<string, unknown>): Problem[] {
  return Object.entries(map)
    .filter(([, field]) => typeof field !== 'string')
    .map(([column]) => ({
      code: 'wrong-type',
      pointer: `/map/${column.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      severity: 'error',
      params: { expected: 'text' },
    }));
}

function required(pointer: string): Problem {
  return { code: 'required', pointer, severity: 'error', params: {} };
}

/** The form as the OpenAPI document describes it. */
export function uploadSchema(): JsonSchema {
  const { properties, ...schema } = schemaOfBody(ImportFields);
  const file = { type: 'string', format: 'binary', description: 'CSV or XLSX.' };
  return { ...schema, properties: { file, ...properties }, required: ['file'] };
}
