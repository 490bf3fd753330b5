import type { Rights } from '../../access/rights.js';
import type { ShownRecord } from '../../access/shown/shown-record.js';
import type { TopField } from '../../customer/catalogue/field.js';
import { CATALOGUE } from '../../customer/catalogue/fields.js';
import { isObject, type JsonObject } from '../../customer/catalogue/json.js';
import type { Policy } from '../../customer/policy.js';
import { cellWriter } from '../columns/cell-writers.js';
import { numberedHeading } from '../columns/element-words.js';
import { countHeading, EXPORT_POSITION, READ_ONLY_COLUMNS } from '../columns/read-only-columns.js';
import { allTargets, type Target } from '../columns/targets.js';
import { UnknownExportColumn } from './export-request.js';

/** What a row of a file can say about a customer; the headings are those that import recognises. */
export interface RecordColumn {
  /** As `--columns` names it: `legalName`, `status`. */
  path: string;
  heading: string;
  /** The cell, before anything is escaped; empty for no value. */
  text: (record: ShownRecord) => string;
}

/** What it can say about each contact, address, account or number of a customer. */
export interface ElementColumn {
  /** `addresses.line` */
  path: string;
  heading: string;
  list: TopField;
  /** `line` */
  part: string;
  text: (element: JsonObject, record: JsonObject) => string;
}

export type ExportColumn = RecordColumn | ElementColumn;

/**
 * Every column there is: code and name first, then the catalogue in its order, then what Dossier keeps
 * itself; last, for programs, the ids of elements, by which an import tells two contacts of one name apart.
 * What somebody may not read has no column.
 * @param position the export's
 */
export function exportColumns(
  policy: Policy,
  { reads }: Pick<Rights, 'reads'>,
  position: number,
): ExportColumn[] {
  const lists = CATALOGUE.filter(({ type, group }) => type.type === 'elements' && reads.has(group));
  return [
    ...allTargets(policy)
      .filter(({ path, top }) => reads.has(top.group) && !path.startsWith('paymentTerms.'))
      .map((target) =>
        target.top.type.type === 'elements'
          ? elementColumn(target, policy)
          : recordColumn(target, policy),
      ),
    ...lists.map(countColumn),
    ...READ_ONLY_COLUMNS.filter(({ group }) => group === undefined || reads.has(group)).map(
      ({ name, zh, value }) => ({
        path: name,
        heading: zh,
        text: (record: ShownRecord) => String(value(record) ?? ''),
      }),
    ),
    { path: EXPORT_POSITION.name, heading: EXPORT_POSITION.zh, text: () => String(position) },
    ...lists.flatMap(idColumn),
  ];
}

/** What `--columns` can name. */
export function exportColumnPaths(policy: Policy, rights: Pick<Rights, 'reads'>): string[] {
  return exportColumns(policy, rights, 0).map(({ path }) => path);
}

/**
 * The columns of these names, by path or heading, in the order wanted.
 * @throws UnknownExportColumn
 */
export function chooseColumns(
  all: readonly ExportColumn[],
  wanted: readonly string[] | undefined,
): readonly ExportColumn[] {
  return (
    wanted?.map((name) => {
      const column = all.find(({ path, heading }) => path === name || heading === name);
      if (column !== undefined) return column;
      throw new UnknownExportColumn(
        name,
        all.map(({ path }) => path),
      );
    }) ?? all
  );
}

export function isOfElements(column: ExportColumn): column is ElementColumn {
  return 'list' in column;
}

/** The elements of a list of the record. */
export function elementsOf(record: ShownRecord, { name }: TopField): readonly JsonObject[] {
  const elements = record[name];
  return Array.isArray(elements) ? elements : [];
}

function elementColumn(target: Target, policy: Policy): ElementColumn {
  const { path, top, field } = target;
  const write = cellWriter(target, policy);
  return {
    path,
    heading: field.label.zh,
    list: top,
    part: field.name,
    text: (element, record) => {
      const value = element[field.name];
      return value === undefined ? '' : write(value, record);
    },
  };
}

function idColumn(list: TopField): ElementColumn[] {
  if (list.type.type !== 'elements') return [];
  const { idField } = list.type;
  return [
    {
      path: `${list.name}.${idField}`,
      heading: numberedHeading(list.name, 1, idField, 'zh'),
      list,
      part: idField,
      text: (element) => String(element[idField] ?? ''),
    },
  ];
}

function recordColumn(target: Target, policy: Policy): RecordColumn {
  const { path, field, attribute } = target;
  const write = cellWriter(target, policy);
  return {
    path,
    heading: (attribute ?? field.label).zh,
    text: (record) => {
      const value = valueAt(target, record);
      return value === undefined ? '' : write(value, record);
    },
  };
}

function valueAt({ top, field, attribute }: Target, record: JsonObject): unknown {
  const value = record[top.name];
  if (field === top && attribute === undefined) return value;
  const part = attribute?.name ?? field.name;
  // An own attribute may have the name of what every object inherits.
  return isObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
}

function countColumn(list: TopField): RecordColumn {
  return {
    path: `${list.name}.count`,
    heading: countHeading(list.name),
    text: (record) => {
      const { length } = elementsOf(record, list);
      return length === 0 ? '' : String(length);
    },
  };
}
