import fc from 'fast-check';
import { checkRecord } from '../../src/customer/catalogue/check-record.js';
import { CATALOGUE } from '../../src/customer/catalogue/fields.js';
import { isObject, type JsonObject } from '../../src/customer/catalogue/json.js';
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
    const some = valueArbitrary(
      field.type.type === 'elements' ? field.type.idField : undefined,
      pool,
    );
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

function valueArbitrary(
  idField: string | undefined,
  pool: readonly unknown[],
): fc.Arbitrary<unknown> {
  if (pool.length === 0) return fc.constant(undefined);
  if (idField !== undefined) return elementsArbitrary(idField, pool);
  return isObject(pool[0]) &&
    !('currency' in pool[0]) &&
    !('until' in pool[0]) &&
    !('days' in pool[0])
    ? partsArbitrary(pool as JsonObject[])
    : fc.constantFrom(...pool);
}

function elementsArbitrary(idField: string, pool: readonly unknown[]): fc.Arbitrary<unknown> {
  const parts = (pool as JsonObject[][]).flat().map(({ [idField]: _, ...rest }) => rest);
  const element = fc
    .record({ id: fc.constantFrom(...IDS), parts: partsArbitrary(parts, 1) })
    .map(({ id, parts: given }) => ({ [idField]: id, ...(given as JsonObject) }));
  return fc
    .uniqueArray(element, { selector: (one) => one[idField], maxLength: IDS.length })
    .map((list) => (list.length === 0 ? undefined : list));
}

/** An object with some of the parts that those of the pool have. */
function partsArbitrary(pool: readonly JsonObject[], least = 0): fc.Arbitrary<unknown> {
  const names = [...new Set(pool.flatMap(Object.keys))];
  return fc
    .subarray(names, { minLength: Math.max(least, 1) })
    .chain((chosen) =>
      fc
        .tuple(...chosen.map((name) => fc.constantFrom(...pool.map((one) => one[name]))))
        .map((values) =>
          Object.fromEntries(
            chosen
              .map((name, i) => [name, values[i]] as const)
              .filter(([, value]) => value !== undefined),
          ),
        ),
    )
    .map((object) => (Object.keys(object).length === 0 ? undefined : object));
}
