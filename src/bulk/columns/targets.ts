import type { Field, TopField } from '../../customer/catalogue/field.js';
import { CATALOGUE, partOf, partsOf, topField } from '../../customer/catalogue/fields.js';
import { checkSystem } from '../../customer/catalogue/value-checks.js';
import type { OwnAttribute, Policy } from '../../customer/policy.js';
import { idHeading } from './element-words.js';
import { headingForm, splitUnit } from './headings.js';

/*
 * Where the cells of a column can go. Everything is read from the catalogue: a new field is a new
 * target without a line here. What belongs in this folder: files in and out, by commands and queries.
 * What does not: rules about customers; a file knows no rule that the API does not know.
 */

export interface Target {
  /** As `--map` names it: `legalName`, `addresses.line`, `externalIds.erp-2019`, `attributes.size`. */
  path: string;
  top: TopField;
  /** The part of `top` that the cell gives; `top` itself for a field without columns of its own. */
  field: Field;
  /** For `attributes.<name>`. */
  attribute?: OwnAttribute;
  /** For external ids: the system they are of. */
  system?: string;
  /** For addresses: the kind that the heading says (注册地址). */
  addressKind?: string;
  /** The unit in which the heading gives its numbers (万元). */
  unit?: string;
  /** Which element of the list it is a part of (联系人2电话), from 1; without it the only or first one. */
  number?: number;
}

/** Words that mean a kind of address without saying so: of business registers, and 发货地址 of 用友. */
const KIND_WORDS: ReadonlyMap<string, string> = new Map(
  (
    [
      ['住所', 'registered'],
      ['企业地址', 'registered'],
      ['发货地址', 'delivery'],
    ] as const
  ).map(([heading, kind]) => [headingForm(heading), kind]),
);

/** Every target of the catalogue and of the policy's own attributes, in catalogue order. */
export function allTargets(policy: Policy): Target[] {
  return CATALOGUE.filter(({ derived }) => !derived).flatMap((top) => targetsOf(top, policy));
}

function targetsOf(top: TopField, policy: Policy): Target[] {
  if (top.type.type === 'attributes') {
    return policy.attributes.map((attribute) => ({
      path: `${top.name}.${attribute.name}`,
      top,
      field: top,
      attribute,
    }));
  }
  const parts = partsOf(top)
    .filter(({ type }) => type.type !== 'objects')
    .map((field) => ({ path: `${top.name}.${field.name}`, top, field }));
  return hasOwnColumn(top) ? [{ path: top.name, top, field: top }, ...parts] : parts;
}

/** Elements and sections are only filled by their parts, and so is an object that is no text. */
function hasOwnColumn({ name, type }: TopField): boolean {
  if (type.type === 'elements' || type.type === 'section') return false;
  return type.type !== 'object' || name === 'paymentTerms';
}

/**
 * The target that `--map` names. Beside the catalogue's paths, `externalIds.<system>` takes the ids of
 * one system. Undefined when there is no such target.
 */
export function targetOfPath(path: string, policy: Policy): Target | undefined {
  const known = allTargets(policy).find((target) => target.path === path);
  if (known !== undefined) return known;
  const [name = '', ...rest] = path.split('.');
  const [, number, part] = /^(\d{1,3})\.(\w+)$/.exec(rest.join('.')) ?? [];
  if (part !== undefined) {
    const target = partTarget(name, part);
    return target && numbered(target, Number(number));
  }
  const element = rest.length === 1 ? partTarget(name, rest[0] ?? '') : undefined;
  if (element !== undefined) return element;
  const top = topField(name);
  const field = top && partOf(top, 'id');
  const system = rest.join('.');
  if (top?.name !== 'externalIds' || field === undefined) return undefined;
  if (checkSystem(system, '').value === undefined) return undefined;
  return { path, top, field, system };
}

/** The target of a part of a list's elements, their id included; undefined when there is no such part. */
export function partTarget(list: string, part: string): Target | undefined {
  const top = topField(list);
  if (top?.type.type !== 'elements') return undefined;
  const field = part === top.type.idField ? idField(part) : partOf(top, part);
  return field && { path: `${list}.${part}`, top, field };
}

/** Columns with ids of elements: 联系人标识, Contact id, contactId. */
function elementIdTargets(): Target[] {
  return CATALOGUE.flatMap(({ name, type }) =>
    type.type === 'elements' ? (partTarget(name, type.idField) ?? []) : [],
  );
}

/** An element's id is given by Dossier; in a file it says which element of a record is meant. */
function idField(name: string): Field {
  return { name, label: { zh: '标识', en: 'Id' }, type: { type: 'text', maxLength: 36 } };
}

/** The same part of the element with this number; undefined when it has no number from 1 to 100. */
export function numbered(target: Target, number: number): Target | undefined {
  if (!Number.isInteger(number) || number < 1 || number > 100) return undefined;
  return { ...target, number, path: `${target.top.name}.${number}.${target.field.name}` };
}

/** Finds the targets of a heading. More than one: the heading is ambiguous. */
export function headingIndex(policy: Policy): (heading: string) => Target[] {
  const made = indexes.get(policy) ?? makeIndex(policy);
  indexes.set(policy, made);
  return made;
}

/** Asked for once for every sheet and every list that a sheet may have. */
const indexes = new WeakMap<Policy, (heading: string) => Target[]>();

function makeIndex(policy: Policy): (heading: string) => Target[] {
  const index = new Map<string, Target[]>();
  const add = (heading: string, target: Target) => {
    const form = headingForm(heading);
    const targets = index.get(form) ?? [];
    if (!targets.some(({ path }) => path === target.path)) index.set(form, [...targets, target]);
  };
  for (const target of allTargets(policy)) {
    const { zh, en } = target.attribute ?? target.field.label;
    const aliases = target.attribute ? [] : (target.field.aliases ?? []);
    for (const heading of [zh, en, target.path, ...aliases]) add(heading, target);
  }
  for (const target of elementIdTargets()) {
    const { top, field, path } = target;
    const names = (['zh', 'en'] as const).map((language) => idHeading(top.name, language));
    for (const heading of [path, field.name, ...names]) add(heading, target);
  }
  for (const { heading, kind, target } of addressHeadings(policy)) {
    index.set(headingForm(heading), [{ ...target, addressKind: kind }]);
  }
  return (heading) => {
    const form = headingForm(heading);
    const exact = index.get(form);
    if (exact !== undefined) return exact.map((target) => withKindWord(target, form));
    const split = splitUnit(form);
    const found = split && index.get(split.form);
    if (found === undefined) return [];
    const { unit } = split ?? {};
    return unit === undefined ? found : found.map((target) => ({ ...target, unit }));
  };
}

/** 注册地址, 办公地址, 收货地址, 收票地址: a kind of address as a heading is a line of that kind. */
function addressHeadings(policy: Policy) {
  const target = targetOfPath('addresses.line', policy);
  const kind = target && partOf(target.top, 'kind');
  if (target === undefined || kind?.type.type !== 'choice') return [];
  return kind.type.values.map(({ code, zh }) => ({ heading: zh, kind: code, target }));
}

function withKindWord(target: Target, form: string): Target {
  const addressKind = KIND_WORDS.get(form);
  return addressKind === undefined ? target : { ...target, addressKind };
}
