import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './scratch.js';

/*
 * docs/security.md says line by line what stands against what, and which test shows it. A line without a test
 * says that it is a gap, or that there is nothing there that it could be about.
 */

const page = readFileSync(join(checkout, 'docs/security.md'), 'utf8');

interface Line {
  id: string;
  stands: string;
  tests: string[];
}

/** The lines of the tables whose first column begins like this. */
function linesOf(text: string, id: RegExp): Line[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('| ') && id.test(line.slice(2)))
    .map((line) => {
      const [, name = '', stands = '', shown = ''] = line.split('|').map((cell) => cell.trim());
      return {
        id: name.split(' ', 1)[0] ?? '',
        stands,
        tests: [...shown.matchAll(/`(test\/[^`]+)`/g)].map(([, path = '']) => path),
      };
    });
}

/** What is wrong with the lines: tests that are not there, and lines that have neither a test nor a reason. */
function faultsOf(lines: readonly Line[]): string[] {
  return lines.flatMap(({ id, stands, tests }) => [
    ...tests
      .filter((path) => !existsSync(join(checkout, path)))
      .map((path) => `${id}: ${path} is gone.`),
    ...(tests.length > 0 || /^(gap|none)\b/i.test(stands)
      ? []
      : [`${id}: no test, and no reason.`]),
  ]);
}

/** Sections of the chapters that hold for this service (OWASP ASVS 5.0.0). */
const ASVS: Readonly<Record<string, number>> = {
  V1: 5,
  V2: 4,
  V3: 7,
  V4: 4,
  V6: 8,
  V7: 6,
  V8: 4,
  V9: 2,
  V10: 7,
  V11: 7,
  V13: 4,
  V14: 3,
  V16: 5,
};

describe('docs/security.md', () => {
  const api = linesOf(page, /^API\d+:2023/);
  const asvs = linesOf(page, /^V\d+\.\d+/);

  it('has a line for each of the ten', () => {
    expect(api.map(({ id }) => id)).toEqual(
      Array.from({ length: 10 }, (_, i) => `API${i + 1}:2023`),
    );
  });

  it('has a line for each section', () => {
    expect(asvs.map(({ id }) => id)).toEqual(
      Object.entries(ASVS).flatMap(([chapter, sections]) =>
        Array.from({ length: sections }, (_, i) => `${chapter}.${i + 1}`),
      ),
    );
  });

  it('names tests that are there, or says that nothing is', () => {
    expect(faultsOf([...api, ...asvs])).toEqual([]);
  });

  it('would be found out', () => {
    const lines = linesOf(
      '| V1.1 A | stands | `test/nowhere.test.ts` |\n| V1.2 B | stands | |\n| V1.3 C | Gap: none yet | |',
      /^V/,
    );
    expect(faultsOf(lines)).toEqual([
      'V1.1: test/nowhere.test.ts is gone.',
      'V1.2: no test, and no reason.',
    ]);
  });
});
