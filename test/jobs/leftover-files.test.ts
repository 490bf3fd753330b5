import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeLeftovers } from '../../src/jobs/leftover-files.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe('temporary files of processes that are gone', () => {
  it('are removed after two days, and nothing else is', async () => {
    const folder = temporaryFolder();
    const now = Date.now();
    const made = (name: string, hoursAgo: number, inside?: string) => {
      const path = join(folder.path, name);
      if (inside === undefined) writeFileSync(path, 'x');
      else {
        mkdirSync(path);
        writeFileSync(join(path, inside), 'x');
      }
      const at = new Date(now - hoursAgo * 3_600_000);
      utimesSync(path, at, at);
    };
    made('dossier-upload-a', 49, 'upload');
    made('dossier-import-b', 49, 'file');
    made('dossier-sheet-c', 49);
    made('dossier-upload-d', 47, 'upload');
    made('dossier-bench-e', 49, 'file');
    made('other-upload-f', 49);
    await removeLeftovers(folder.path, now);
    expect(readdirSync(folder.path).sort()).toEqual([
      'dossier-bench-e',
      'dossier-upload-d',
      'other-upload-f',
    ]);
    folder.remove();
  });
});
