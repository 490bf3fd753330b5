import { ImportError } from '../../src/bulk/import-error.js';
import { ImportTakenOver } from '../../src/bulk/imports/import-record.js';
import { endOf, UsageError } from '../../src/cli/exit.js';
import { ConfigError } from '../../src/config/config.js';
import { StoreError, type StoreTrouble } from '../../src/log/store-error.js';

const system = (code: string, path?: string) =>
  Object.assign(new Error(`${code}: something`), { code, ...(path && { path }) });

describe('how an error ends a command', () => {
  it.each([
    [new UsageError('--actor: no spaces.'), 2, ['--actor: no spaces.']],
    [
      new ConfigError(['DOSSIER_PORT: expected a port.', 'DOSSIER_HOST: expected a host.']),
      2,
      ['DOSSIER_PORT: expected a port.', 'DOSSIER_HOST: expected a host.'],
    ],
    [new ImportError('no-file', 'a.csv does not exist.'), 2, ['a.csv does not exist.']],
    [new ImportError('mapping', 'No column is the name.'), 2, ['No column is the name.']],
    [new ImportError('quotes', 'Row 900: never closed.'), 1, ['Row 900: never closed.']],
    [new ImportError('not-a-table', 'a.csv is a PDF.'), 1, ['a.csv is a PDF.']],
    [new ImportTakenOver('a.csv'), 1, [expect.stringContaining('Another process')]],
    [system('ENOSPC'), 1, ['there is no room left on the disk (ENOSPC).']],
    [system('EACCES', '/x/out.csv'), 1, ['/x/out.csv: the permission is missing (EACCES).']],
    [system('EPIPE'), 0, []],
  ])('%s', (error, exitCode, lines) => {
    expect(endOf(error)).toMatchObject({ exitCode, lines });
  });

  const troubles: StoreTrouble[] = [
    'full',
    'read-only',
    'no-access',
    'foreign',
    'newer',
    'incomplete',
    'damaged',
    'busy',
    'overloaded',
    'keys',
  ];
  it.each(troubles)('a store that is %s: what is wrong, and what to do', (trouble) => {
    const end = endOf(new StoreError(trouble, 'What is wrong.'));
    expect(end).toMatchObject({ exitCode: 1, type: trouble });
    expect(end.lines).toEqual(['What is wrong.', expect.stringMatching(/^\S.+\.$/)]);
  });

  it('a fault of ours shows where it is', () => {
    const { exitCode, type, lines } = endOf(new TypeError('x is not a function'));
    expect([exitCode, type]).toEqual([1, 'unexpected']);
    expect(lines.join('\n')).toContain('exit.test.ts');
  });
});
