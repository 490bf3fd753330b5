import type { Rights } from '../../access/rights.js';
import type { SheetSpec } from '../tables/writing/sheet-spec.js';
import type { ExportRequest } from './export-request.js';

/** The sheet 说明: what the file is of. Import leaves it alone. */
export function explanation(
  { position, asOf, filter }: ExportRequest,
  { seesAll }: Pick<Rights, 'seesAll'>,
): {
  spec: SheetSpec;
  rowsFor: (customers: number) => string[][];
} {
  return {
    spec: {
      name: '说明',
      columns: [
        { heading: '项目', widthCharacters: 24, format: 'text' },
        { heading: '内容', widthCharacters: 80, format: 'text' },
      ],
    },
    rowsFor: (customers) => [
      ['导出位置', String(position)],
      ...(asOf === undefined ? [] : [['截至时间（UTC）', asOf]]),
      ['客户数', String(customers)],
      ['筛选', filter === undefined ? '无，全部客户' : JSON.stringify(filter)],
      [
        '一致性',
        `所有客户都是事件日志第 ${position} 条提交时的内容；之后的修改与新建客户不在其中。`,
      ],
      ...(seesAll ? [] : [['范围', IN_PART]]),
      ['导回', '可以直接导入：各工作表按客户编码关联，标识列用来认出同一条联系人、地址或账户。'],
    ],
  };
}

const IN_PART =
  '只有导出者有权查看的客户和字段；带 * 号的值是遮盖后的值，导入时请删去这些单元格的内容。';

/** Where programs look for the same. */
export function propertiesOf({ position, asOf }: ExportRequest): Record<string, string> {
  return {
    DossierPosition: String(position),
    ...(asOf === undefined ? {} : { DossierAsOf: asOf }),
  };
}
