import type { SheetSpec } from '../tables/writing/sheet-spec.js';
import type { ExportRequest } from './export-request.js';

/** The sheet 说明: what the file is of. Import leaves it alone. */
export function explanation({ position, asOf, filter }: ExportRequest): {
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
      ['导回', '可以直接导入：各工作表按客户编码关联，标识列用来认出同一条联系人、地址或账户。'],
    ],
  };
}

/** Where programs look for the same. */
export function propertiesOf({ position, asOf }: ExportRequest): Record<string, string> {
  return {
    DossierPosition: String(position),
    ...(asOf === undefined ? {} : { DossierAsOf: asOf }),
  };
}
