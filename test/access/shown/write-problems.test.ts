import fc from 'fast-check';
import { ALL_RIGHTS } from '../../../src/access/rights.js';
import { writeProblems } from '../../../src/access/shown/write-problems.js';
import { CATALOGUE } from '../../../src/customer/catalogue/fields.js';
import { GROUPS } from '../../../src/customer/groups.js';

import { fullRecord } from '../../support/full-record.js';
import { testPolicy } from '../../support/test-policy.js';
import { rightsOfRole } from './support.js';

const { input } = fullRecord({ kind: 'company', policy: testPolicy(), seed: 1 });

describe('what somebody may not write', () => {
  it('is named field by field, whatever is given', () => {
    fc.assert(
      fc.property(
        fc.subarray([...GROUPS]),
        fc.constantFrom(input, emptied(input)),
        (groups, given) => {
          const problems = writeProblems(given, { writes: new Set(groups) });
          const refused = CATALOGUE.filter(
            ({ name, group }) => name in given && !groups.includes(group),
          ).map(({ name }) => ({
            code: 'not-yours-to-write',
            pointer: `/${name}`,
            severity: 'error',
          }));
          const byPointer = (a: { pointer: string }, b: { pointer: string }) =>
            a.pointer < b.pointer ? -1 : 1;
          expect([...problems].sort(byPointer)).toEqual(refused.sort(byPointer));
        },
      ),
    );
  });

  it('is nothing for who may write everything, and nothing that is not given', () => {
    expect(writeProblems(input, ALL_RIGHTS)).toEqual([]);
    expect(writeProblems({}, rightsOfRole('viewer'))).toEqual([]);
    expect(writeProblems({ remarks: 'x' }, rightsOfRole('sales'))).toEqual([]);
  });

  it('leaves to the check what the catalogue does not have, and what nobody writes', () => {
    const given = { colour: 'red', formerNames: [], version: 3, __proto__: null, constructor: 1 };
    expect(writeProblems(given, rightsOfRole('viewer'))).toEqual([]);
  });
});

/** Taking a value away is writing it. */
function emptied(given: object): Record<string, unknown> {
  return Object.fromEntries(Object.keys(given).map((name) => [name, null]));
}
