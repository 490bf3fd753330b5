import fc from 'fast-check';
import { checkRecord } from '../../src/customer/catalogue/check-record.js';
import type { Field } from '../../src/customer/catalogue/field.js';
import { CATALOGUE, partsOf } from '../../src/customer/catalogue/fields.js';
import { type JsonObject, setOwn } from '../../src/customer/catalogue/json.js';
import type { CustomerFields, CustomerKind } from '../../src/customer/record.js';
import { fullRecord } from './full-record.js';
import { testPolicy } from './test-policy.js';

/** Records as the log may hold them, any two of which have some values, elements and parts in common. */

const ALWAYS: ReadonlySet<string> = new Set(['code', 'kind', 'legalName', 'country']);
const SEEDS = [1, 2, 3];
/** Ids of elements: the same in all records, so that one record changes what another has. */
const IDS = ['e1', 'e2', 'e3'];

/** What the check keeps of full records of this kind, one for each seed. */
export function keptRecords(kind: CustomerKind): CustomerFields[] {
  return SEEDS.map((seed) => {
    const policy = testPolicy();
    let count = 0;
    const { fields } = checkRecord(fullRecord({ kind, policy, seed }).input, {
      policy,
      today: '2026-03-31',
      newId: () => `id-${++count}`,
    });
    return { ...fields, code: `C${seed}` };
  });
}

export function arbitraryRecord(kind: CustomerKind = 'company'): fc.Arbitrary<CustomerFields> {
  const records = keptRecords(kind) as unknown as JsonObject[]; // a record is plain JSON
  const fields = CATALOGUE.filter(({ derived }) => !derived).map((field) => {
    const pool = records.map((record) => record[field.name]).filter((value) => value !== undefined);
    const some = valueArbitrary(field, pool);
    return [
      field.name,
      ALWAYS.has(field.name) ? some : fc.option(some, { nil: undefined }),
    ] as const;
  });
  return fc.record(Object.fromEntries(fields)).map((record) => {
    const present = Object.entries(record).filter(([, value]) => value !== undefined);
    return Object.fromEntries(present) as unknown as CustomerFields; // with all that a record must have
  });
}

function valueArbitrary(field: Field, pool: readonly unknown[]): fc.Arbitrary<unknown> {
  if (pool.length === 0) return fc.constant(undefined);
  switch (field.type.type) {
    case 'elements':
      return elementsArbitrary(field, field.type.idField, pool);
    case 'section':
    case 'attributes':
      return partsArbitrary(pool as JsonObject[], []);
    default:
      return fc.constantFrom(...pool);
  }
}

function elementsArbitrary(
  field: Field,
  idField: string,
  pool: readonly unknown[],
): fc.Arbitrary<unknown> {
  const parts = (pool as JsonObject[][]).flat().map(({ [idField]: _, ...rest }) => rest);
  const required = partsOf(field)
    .filter((part) => part.required)
    .map(({ name }) => name);
  const element = fc
    .record({ id: fc.constantFrom(...IDS), parts: partsArbitrary(parts, required) })
    .map(({ id, parts: given }) => ({ [idField]: id, ...given }));
  return fc
    .uniqueArray(element, { selector: (one) => one[idField], maxLength: IDS.length })
    .map((list) => (list.length === 0 ? undefined : list));
}

/** An object with some of the parts that those of the pool have, one at least. */
function partsArbitrary(
  pool: readonly JsonObject[],
  required: readonly string[],
): fc.Arbitrary<JsonObject> {
  const names = [...new Set(pool.flatMap(Object.keys))];
  return fc.subarray(names, { minLength: 1 }).chain((some) => {
    const chosen = [...new Set([...required, ...some])];
    const values = chosen.map((name) => fc.constantFrom(...pool.map((one) => one[name])));
    return fc.tuple(...values).map((given) => {
      const object: JsonObject = {};
      for (const [i, name] of chosen.entries()) setOwn(object, name, given[i]);
      return object;
    });
  });
}
