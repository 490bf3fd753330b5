import { join } from 'node:path';
import {
  FIND_COMMAND_IDS,
  FIND_GUARDS,
  FIND_STREAMS,
} from '../../../src/adapters/sqlite/find-guards.js';
import { openLogFile } from '../../../src/adapters/sqlite/log-file.js';
import { FIND_MANY, openVaultFile } from '../../../src/adapters/sqlite/vault-file.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

describe('look-ups of many at once', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => folder.remove());

  /** What SQLite does for each table, in its own words. */
  async function planOf(
    open: typeof openLogFile | typeof openVaultFile,
    sql: string,
  ): Promise<string[]> {
    const { connection, writer } = await open(join(folder.path, 'some.db'));
    try {
      const rows = connection.prepare(`explain query plan ${sql}`).raw().all([]);
      return rows.map((row) => String((row as unknown[]).at(-1)));
    } finally {
      await writer.close();
      connection.close();
    }
  }

  it.each([
    ['streams', openLogFile, FIND_STREAMS, 'SEARCH stream_commits USING PRIMARY KEY'],
    ['guards', openLogFile, FIND_GUARDS, 'SEARCH guards USING PRIMARY KEY (guard=?)'],
    ['command ids', openLogFile, FIND_COMMAND_IDS, 'SEARCH commits USING INTEGER PRIMARY KEY'],
    ['records', openVaultFile, FIND_MANY, 'SEARCH records USING PRIMARY KEY (kind=? AND key=?)'],
  ])('go through the list once and find %s by their key', async (_, open, sql, search) => {
    const [list, table] = await planOf(open, sql);
    expect(list).toMatch(/^SCAN wanted VIRTUAL TABLE/);
    expect(table).toContain(search);
  });
});
