import type { TopField } from '../../customer/catalogue/field.js';
import { CATALOGUE } from '../../customer/catalogue/fields.js';
import { isObject, type JsonObject } from '../../customer/catalogue/json.js';
import type { CustomerRecord } from '../../customer/customer-record.js';
import type { Policy } from '../../customer/policy.js';
import { cellWriter } from '../columns/cell-writers.js';
import { countHeading, READ_ONLY_COLUMNS } from '../columns/read-only-columns.js';
import { allTargets, type Target } from '../columns/targets.js';

/** A column of an export: its heading is one that import recognises. */
export interface ExportColumn {
  /** As `--columns` names it: `legalName`, `addresses.line`, `status`. */
  path: string;
  heading: string;
  /** The cell, before anything is escaped; empty for no value. */
  text: (record: CustomerRecord) => string;
}

/**
 * Every column there is: code and name first, then the catalogue in its order, then what Dossier keeps
 * itself. Of contacts, addresses, accounts and numbers the main one is shown, and how many there are.
 */
export function exportColumns(policy: Policy): ExportColumn[] {
  return [
    ...allTargets(policy)
      .filter(({ path }) => !path.startsWith('paymentTerms.'))
      .map((target) => targetColumn(target, policy)),
    ...CATALOGUE.filter(({ type }) => type.type === 'elements').map(countColumn),
    ...READ_ONLY_COLUMNS.map(({ name, zh, value }) => ({
      path: name,
      heading: zh,
      text: (record: CustomerRecord) => String(value(record) ?? ''),
    })),
  ];
}

function targetColumn(target: Target, policy: Policy): ExportColumn {
  const { path, field, attribute } = target;
  const write = cellWriter(target, policy);
  return {
    path,
    heading: (attribute ?? field.label).zh,
    text: (record) => {
      const json = record as unknown as JsonObject; // a record is plain JSON
      const value = valueAt(target, json);
      return value === undefined ? '' : write(value, json);
    },
  };
}

function valueAt({ top, field, attribute }: Target, record: JsonObject): unknown {
  const value = record[top.name];
  if (field === top && attribute === undefined) return value;
  const parts = top.type.type === 'elements' ? mainElement(top, value) : value;
  const part = attribute?.name ?? field.name;
  // An own attribute may have the name of what every object inherits.
  return isObject(parts) && Object.hasOwn(parts, part) ? parts[part] : undefined;
}

/** The credit code, the primary contact, the registered address, the default account; else the first. */
function mainElement({ name }: TopField, elements: unknown): unknown {
  if (!Array.isArray(elements)) return undefined;
  const isMain = MAIN[name];
  return (
    (isMain && elements.find((element) => isObject(element) && isMain(element))) ?? elements[0]
  );
}

const MAIN: Readonly<Record<string, (element: JsonObject) => boolean>> = {
  taxIds: ({ type }) => type === 'cn-uscc',
  contacts: ({ primary }) => primary === true,
  addresses: ({ kind }) => kind === 'registered',
  bankAccounts: ({ isDefault }) => isDefault === true,
};

function countColumn({ name }: TopField): ExportColumn {
  return {
    path: `${name}.count`,
    heading: countHeading(name),
    text: (record) => {
      const elements = (record as unknown as JsonObject)[name]; // a record is plain JSON
      return Array.isArray(elements) ? String(elements.length) : '';
    },
  };
}
