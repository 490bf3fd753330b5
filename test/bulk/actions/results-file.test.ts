import { buffer } from 'node:stream/consumers';
import readXlsxFile from 'read-excel-file/node';
import { ALL_RIGHTS } from '../../../src/access/rights.js';
import { type BulkResult, keepResults } from '../../../src/bulk/actions/bulk-results.js';
import { resultsCsv, resultsWorkbook } from '../../../src/bulk/actions/results-file.js';
import { type Process, processesOnOneFolder, recordOf } from '../../support/commands.js';
import { partsOn } from './acting.js';

const { start } = processesOnOneFolder();

const JOB_ID = '01990000-0000-7000-8000-0000000000f1';
const NOBODY = '01890000-0000-7000-8000-00000000dead';
const REFUSED: Pick<BulkResult, 'outcome' | 'reasons'> = {
  outcome: 'refused',
  reasons: [
    { code: 'wrong-status', pointer: '', zh: '状态不对。', en: 'Wrong status.' },
    { code: 'required', pointer: '/x', zh: '必填。', en: 'Required.' },
  ],
};

const partsFor = (process: Process) => ({ ...partsOn(process), rights: ALL_RIGHTS });

/** Two blocks with one between them in which nobody refused. */
async function withResults(process: Process): Promise<string> {
  const { customerId } = recordOf(await process.create({ code: '0001', legalName: '=甲有限公司' }));
  await keepResults(process.vault, JOB_ID, 0, [{ customerId, ...REFUSED }]);
  await keepResults(process.vault, JOB_ID, 1, []);
  await keepResults(process.vault, JOB_ID, 2, [
    { customerId: NOBODY, outcome: 'unchanged' },
    { customerId, outcome: 'changed', events: [{ type: 'CustomerArchived' }] },
  ]);
  return customerId;
}

describe('the results of a bulk action as a file', () => {
  it('are a workbook with the names of now, none for who is not there', async () => {
    const process = await start();
    const customerId = await withResults(process);

    const bytes = await buffer(resultsWorkbook(partsFor(process), JOB_ID, 'zh'));

    const [sheet] = await readXlsxFile(bytes);
    expect(sheet?.sheet).toBe('批量操作结果');
    expect(sheet?.data).toEqual([
      ['客户编码', '客户名称', '系统编号', '结果', '原因代码', '原因'],
      ['0001', '=甲有限公司', customerId, '未执行', 'wrong-status；required', '状态不对。；必填。'],
      [null, null, NOBODY, '无需变更', null, null],
      ['0001', '=甲有限公司', customerId, '将变更', null, null],
    ]);
  });

  it('are a CSV in which no cell is a formula', async () => {
    const process = await start();
    const customerId = await withResults(process);

    const pieces: string[] = [];
    for await (const piece of resultsCsv(partsFor(process), JOB_ID, 'en')) pieces.push(piece);

    expect(pieces.join('').split('\r\n')).toEqual([
      '\ufeffCode,Legal name,Customer id,Result,Reason code,Reason',
      `0001,'=甲有限公司,${customerId},refused,wrong-status; required,Wrong status.; Required.`,
      `,,${NOBODY},no change,,`,
      `0001,'=甲有限公司,${customerId},would change,,`,
      '',
    ]);
  });
});
