import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyLog } from '../../../src/log/verify.js';
import { startChild } from '../../support/child.js';
import { uscc } from '../../support/tax-ids.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { until } from '../../support/until.js';
import { csvOf, openBase } from './importing.js';
import { writeWorkbook } from './workbook-file.js';

const HEADINGS = ['客户编码', '企业名称', '统一社会信用代码', '信用额度'];
const ROWS = 6000;
const KILLS = 10;
/** Every so many rows one is wrong. */
const WRONG = 97;
/** The longest that a child works before it is killed. */
const LONGEST_MS = 400;

const content = [
  HEADINGS,
  ...Array.from({ length: ROWS }, (_, i) => [
    `K-${i}`,
    i % WRONG === 0 ? '' : `第${i}号有限公司`,
    uscc(i),
    '',
  ]),
];
const wrong = content.slice(1).filter(([, name]) => name === '');

let place: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  place = temporaryFolder();
});
afterEach(() => place.remove());

describe('an import that is killed ten times at random moments', () => {
  it.each(['csv', 'xlsx'])(
    'has each row of a %s file in exactly once',
    async (kind) => {
      const folder = join(place.path, 'store');
      mkdirSync(folder);
      const path = join(place.path, `customers.${kind}`);
      if (kind === 'csv') writeFileSync(path, csvOf(content));
      else await writeWorkbook(path, [{ name: '客户', rows: content }]);

      for (let kill = 0; kill < KILLS; kill++) {
        const child = startChild('bulk/imports/import.child.ts', [folder, path]);
        await until('it has begun', () => child.lines.length > 0 || child.hasEnded());
        const killAt = performance.now() + Math.random() * LONGEST_MS;
        await until('its time has come', () => performance.now() >= killAt || child.hasEnded());
        child.kill();
        await child.ended;
        expect(child.errors()).toBe('');
      }

      const base = await openBase(folder);
      try {
        const result = await base.import(path);
        expect(result).toMatchObject({ finished: true, settled: ROWS });
        expect(result.counts).toMatchObject({
          created: ROWS - wrong.length,
          refused: wrong.length,
        });
        expect(await base.commits()).toBe(ROWS - wrong.length);
        const refused = (await base.refused(result)).slice(1).map(([code]) => code);
        expect(refused).toEqual(wrong.map(([code]) => code));
        expect(await verifyLog(base.process.log)).toMatchObject({ type: 'good' });
      } finally {
        await base.close();
      }
    },
    60_000,
  );
});
