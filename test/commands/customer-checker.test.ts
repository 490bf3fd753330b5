import { ALL_RIGHTS } from '../../src/access/rights.js';
import { CustomerChecker } from '../../src/commands/customer-checker.js';
import { NOBODY_KNOWN, openProcess, type Process, recordOf } from '../support/commands.js';
import { errorsOf, TODAY, warningsOf } from '../support/given.js';
import { uscc } from '../support/tax-ids.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { testPolicy } from '../support/test-policy.js';

/** The checks of a create and the exact duplicates, without the create. */

let folder: ReturnType<typeof temporaryFolder>;
let process: Process;
let checker: CustomerChecker;

beforeEach(async () => {
  folder = temporaryFolder();
  process = await openProcess(folder.path);
  const { states, claims, others } = process;
  checker = new CustomerChecker({
    states,
    claims,
    others,
    names: NOBODY_KNOWN,
    policy: testPolicy(),
    today: () => TODAY,
  });
});

afterEach(async () => {
  await process.close();
  folder.remove();
});

it('tells errors and warnings, and finds duplicates by what is right, all at once', async () => {
  const holder = recordOf(
    await process.create({
      legalName: '甲',
      code: 'A-1',
      taxIds: [{ type: 'cn-uscc', value: uscc(1) }],
      externalIds: [{ system: 'erp', id: '7' }],
    }),
  );

  const { problems, duplicates } = await checker.check(
    ALL_RIGHTS,
    {
      legalName: ' 甲',
      code: 'a-1',
      country: '?',
      taxIds: [
        { type: 'cn-uscc', value: 'wrong' },
        { type: 'cn-uscc' },
        { type: 'cn-uscc', value: uscc(1) },
      ],
      externalIds: [{ id: '7' }, { system: 'erp', id: '7' }],
    },
    undefined,
  );

  expect(errorsOf(problems)).toEqual([
    'required@/externalIds/0/system',
    'required@/taxIds/1/value',
    'unknown-country@/country',
    'uscc-length@/taxIds/0/value',
  ]);
  expect(warningsOf(problems)).toEqual(['same-name@/legalName']);
  const { customerId } = holder;
  const named = { customerId, code: 'A-1', legalName: '甲' };
  expect(duplicates).toEqual([
    { reason: 'code', pointer: '/code', ...named },
    { reason: 'tax-id', pointer: '/taxIds/2/value', ...named },
    { reason: 'external-id', pointer: '/externalIds/1/id', ...named },
    { reason: 'same-name', pointer: '/legalName', ...named },
  ]);
});

it('writes nothing, and uses up no code', async () => {
  await checker.check(ALL_RIGHTS, { legalName: '甲', country: 'CN' }, undefined);

  expect(await process.log.head()).toMatchObject({ position: 0 });
  expect(recordOf(await process.create()).code).toBe('C000001');
});

it('of a customer that is being edited does not find the customer itself', async () => {
  const taxIds = [{ type: 'cn-uscc', value: uscc(1) }];
  const { customerId } = recordOf(await process.create({ legalName: '甲', code: 'A-1', taxIds }));
  const input = { legalName: '甲', country: 'CN', code: 'A-1', taxIds };

  expect(await checker.check(ALL_RIGHTS, input, customerId)).toEqual({
    problems: [],
    duplicates: [],
    unseenDuplicates: [],
  });
  expect((await checker.check(ALL_RIGHTS, input, undefined)).duplicates).toHaveLength(3);
});

it('takes anything', async () => {
  for (const input of [
    {},
    { legalName: 5 },
    { taxIds: 'x' },
    { taxIds: [null, {}] },
    { contacts: {} },
  ]) {
    expect((await checker.check(ALL_RIGHTS, input, undefined)).problems.length).toBeGreaterThan(0);
  }
  const nobody = '01890000-0000-7000-8000-000000000000';
  expect((await checker.check(ALL_RIGHTS, {}, nobody)).duplicates).toEqual([]);
});
