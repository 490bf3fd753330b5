import { fakeCheckout } from './fake-checkout.js';

let tree: ReturnType<typeof fakeCheckout>;

beforeEach(() => {
  tree = fakeCheckout();
  jestFinds({ numPassedTests: 7 });
});

afterEach(() => tree.remove());

function jestFinds(found: object): void {
  const nothing = {
    success: true,
    numPassedTests: 0,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    numRuntimeErrorTestSuites: 0,
    testResults: [],
  };
  tree.write('jest.json', JSON.stringify({ ...nothing, ...found }));
}

async function npmTest(args: string[] = [], CI = '') {
  const { code, out } = await tree.run('test.js', args, { CI });
  return { code, lastLine: out.trimEnd().split('\n').at(-1), out };
}

const CHECKS = ['biome', 'tsc', 'depcruise', 'knip'];

test('runs every check and then Jest, and ends with what Jest counted', async () => {
  expect(await npmTest()).toMatchObject({ code: 0, lastLine: '7 passed, 0 failed, 0 skipped' });
  expect(tree.calls()).toEqual(['npm ci', 'swc', ...CHECKS, 'jest']);
});

test('a failed check stops nothing and counts as one failed', async () => {
  tree.write('biome.fails', '');
  tree.write('knip.fails', '');
  expect(await npmTest()).toMatchObject({ code: 1, lastLine: '7 passed, 2 failed, 0 skipped' });
  expect(tree.calls()).toEqual(['npm ci', 'swc', ...CHECKS, 'jest']);
});

test('failed tests and files that could not be run are counted', async () => {
  jestFinds({ success: false, numPassedTests: 3, numFailedTests: 2, numRuntimeErrorTestSuites: 1 });
  expect(await npmTest()).toMatchObject({ code: 1, lastLine: '3 passed, 3 failed, 0 skipped' });
});

test('a Jest that breaks down has failed', async () => {
  tree.write('jest.json', '');
  expect(await npmTest()).toMatchObject({ code: 1, lastLine: '0 passed, 1 failed, 0 skipped' });
});

test('arguments go to Jest, which then runs alone', async () => {
  expect(await npmTest(['--testPathPatterns', 'log'])).toMatchObject({ code: 0 });
  expect(tree.calls()).toEqual(['npm ci', 'swc', 'jest --testPathPatterns log']);
});

test('a skipped test is named, and fails in CI', async () => {
  jestFinds({
    numPassedTests: 6,
    numPendingTests: 1,
    testResults: [
      {
        name: `${tree.folder}/test/log.test.ts`,
        assertionResults: [{ status: 'pending', fullName: 'log: needs a second disk' }],
      },
    ],
  });
  const here = await npmTest();
  expect(here).toMatchObject({ code: 0, lastLine: '6 passed, 0 failed, 1 skipped' });
  expect(here.out).toContain('Skipped: test/log.test.ts: log: needs a second disk');
  expect(await npmTest([], 'true')).toMatchObject({
    code: 1,
    lastLine: '6 passed, 1 failed, 1 skipped',
  });
});
