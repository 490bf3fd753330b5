import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { customer } from './customers.js';

/** Columns as people head them, and the cell of each. */
const COLUMNS =
  /** @type {[string, (customer: ReturnType<typeof import('./customers.js').customer>) => string | undefined][]} */ ([
    ['企业名称', ({ legalName }) => legalName],
    ['客户简称', ({ shortName }) => shortName],
    ['统一社会信用代码', ({ taxIds }) => taxIds[0]?.value],
    ['联系人', ({ contacts }) => contacts[0]?.name],
    ['职务', ({ contacts }) => contacts[0]?.title],
    ['手机', ({ contacts }) => contacts[0]?.phones[0]],
    ['邮箱', ({ contacts }) => contacts[0]?.emails[0]],
    ['所在省份', ({ addresses }) => addresses[0]?.province],
    ['地区', ({ addresses }) => addresses[0]?.city],
    ['区县', ({ addresses }) => addresses[0]?.district],
    ['注册地址', ({ addresses }) => addresses[0]?.line],
    ['邮编', ({ addresses }) => addresses[0]?.postalCode],
    ['信用等级', ({ creditRating }) => creditRating],
    ['信用额度', ({ creditLimit }) => creditLimit.amount],
    ['付款条件', ({ paymentTerms }) => `月结${paymentTerms.days}天`],
    ['客户类别', ({ category }) => category],
    ['标签', ({ tags }) => tags.join('、')],
    ['风险等级', ({ riskLevel }) => riskLevel],
    ['备注', ({ remarks }) => remarks],
  ]);

/** The headings, and then a row for each of some made-up customers. */
export function* tableOf(
  /** @type {number} number of the first customer */ first,
  /** @type {number} */ rows,
) {
  yield COLUMNS.map(([heading]) => heading);
  for (let i = 0; i < rows; i++) {
    const row = customer(first + i);
    yield COLUMNS.map(([, cell]) => cell(row) ?? '');
  }
}

/**
 * Writes made-up customers to a CSV file.
 * @param {string} path
 * @param {number} first number of the first customer
 * @param {number} rows
 */
export async function writeCsv(path, first, rows) {
  await pipeline(Readable.from(tableOf(first, rows)), stringify(), createWriteStream(path));
}
