import Database from 'libsql';
import { openSqliteLog } from '../../src/adapters/sqlite/event-log.js';
import { csvOf } from '../bulk/imports/importing.js';
import { draft } from '../support/drafts.js';
import { uscc } from '../support/tax-ids.js';
import { type Desk, openDesk } from './dossier.js';

// Commands run in processes of their own, on a machine that may be busy.
jest.setTimeout(60_000);

/** Enough that threads help. */
const COMMITS = 12_000;
const BATCH = 1000;

/** What only shows in the built command: its threads are files of their own. */
describe('dossier verify of a long log', () => {
  let desk: Desk;

  beforeAll(async () => {
    desk = openDesk();
    const rows = [
      ['客户编码', '企业名称', '统一社会信用代码'],
      ['K-1', '甲有限公司', uscc(1)],
    ];
    const file = desk.write('one.csv', csvOf(rows));
    expect(await desk.run('import', file)).toMatchObject({ code: 0 });
    const log = await openSqliteLog(desk.path('data'));
    for (let from = 1; from < COMMITS; from += BATCH) {
      const batch = Array.from({ length: Math.min(BATCH, COMMITS - from) }, (_, index) =>
        draft({ streams: { [`s${from + index}`]: 1 } }),
      );
      await log.append(batch);
    }
    await log.close();
  });
  afterAll(() => desk.remove());

  function change(sql: string): void {
    const log = new Database(desk.path('data/log.db'));
    log.exec(sql);
    log.close();
  }

  it('finds it good, and ends', async () => {
    const { code, stdout } = await desk.run('verify', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ type: 'good', head: { position: COMMITS + 1 } });
    expect(code).toBe(0);
  });

  it('names the first commit that was changed', async () => {
    change(`update commits set body = replace(body, 'tester', 'taster') where position > 11000`);
    const { code, stdout } = await desk.run('verify', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ type: 'bad', position: 11_001, fault: 'hash' });
    expect(code).toBe(1);
  });

  it('names the commit that does not hold its claim', async () => {
    change(`delete from guards where guard like 'claim:code:%'`);
    const { stdout } = await desk.run('verify', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ type: 'bad', position: 2, fault: 'guard' });
  });
});
