import { isMasked } from '../../access/shown/masks.js';
import type { Field } from '../../customer/catalogue/field.js';
import { isObject, type JsonObject } from '../../customer/catalogue/json.js';
import { checkCountry, countryLabel } from '../../customer/checks/countries.js';
import { formatPaymentTerms } from '../../customer/checks/payment-terms-format.js';
import { TAX_ID_TYPES } from '../../customer/checks/tax-id-types.js';
import type { ListEntry, OwnAttribute, Policy } from '../../customer/policy.js';
import type { PaymentTerms } from '../../customer/record.js';
import { quotePart } from './several-in-a-cell.js';
import type { Target } from './targets.js';

/**
 * The text of a value in a cell, which the reader of the same target reads back as the value. Of a masked
 * value it is the mask, which nobody takes back.
 */
export type CellWriter = (value: unknown, record: JsonObject) => string;

/** Between several values in one cell. */
const BETWEEN = '；';

export function cellWriter({ path, field, attribute }: Target, policy: Policy): CellWriter {
  if (attribute !== undefined) return attributeWriter(attribute);
  // The catalogue's check has made it payment terms.
  if (path === 'paymentTerms') return (value) => formatPaymentTerms(value as PaymentTerms, 'zh');
  if (path === 'taxIds.type') return labelWriter(TAX_ID_TYPES);
  const write = writerOfType(field, policy);
  if (field.mask === undefined) return write;
  return (value, record) => (isMasked(value) ? value.masked : write(value, record));
}

function writerOfType({ type, check }: Field, policy: Policy): CellWriter {
  switch (type.type) {
    case 'text':
      return check === checkCountry ? (value) => countryLabel(String(value), 'zh') : String;
    case 'choice':
      return labelWriter(type.values);
    case 'list':
      return labelWriter(policy.lists[type.list]);
    case 'lists':
      return listWriter(labelWriter(policy.lists[type.list]));
    case 'texts':
      return listWriter(String);
    case 'boolean':
      return writeBoolean;
    case 'money':
      return writeMoney;
    case 'phone':
      return writePhone;
    case 'phones':
      return (values) => (Array.isArray(values) ? values.map(writePhone).join(BETWEEN) : '');
    default:
      return String;
  }
}

function attributeWriter({ type, choices = [] }: OwnAttribute): CellWriter {
  switch (type) {
    case 'boolean':
      return writeBoolean;
    case 'choice':
      return labelWriter(choices);
    case 'multi-choice':
      return listWriter(labelWriter(choices));
    default:
      return String;
  }
}

function labelWriter(entries: readonly Pick<ListEntry, 'code' | 'zh'>[]): CellWriter {
  const labels = new Map(entries.map(({ code, zh }) => [code, zh]));
  return (code) => labels.get(String(code)) ?? String(code);
}

function listWriter(write: CellWriter): CellWriter {
  return (values, record) =>
    Array.isArray(values)
      ? values.map((value) => quotePart(write(value, record))).join(BETWEEN)
      : '';
}

function writeBoolean(value: unknown): string {
  return value === true ? '是' : '否';
}

/** In China an amount in yuan is a bare number, with which a spreadsheet can reckon. */
function writeMoney(value: unknown, record: JsonObject): string {
  if (!isObject(value) || value.amount === undefined) return '';
  const { amount, currency } = value;
  const bare = currency === 'CNY' && record.country === 'CN';
  return bare ? String(amount) : `${amount} ${currency}`;
}

function writePhone(value: unknown): string {
  if (!isObject(value)) return '';
  const { number, extension, kind } = value;
  const said = isMasked(number) ? number.masked : String(number);
  const text = extension === undefined ? said : `${said}转${extension}`;
  return kind === 'fax' ? `传真 ${text}` : text;
}
