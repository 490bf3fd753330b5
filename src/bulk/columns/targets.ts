import type { Field, TopField } from '../../customer/catalogue/field.js';
import { CATALOGUE, partOf, partsOf, topField } from '../../customer/catalogue/fields.js';
import { checkSystem } from '../../customer/catalogue/value-checks.js';
import type { OwnAttribute, Policy } from '../../customer/policy.js';
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
}

/** Words of business registers that mean the registered address without saying so. */
const REGISTER_WORDS = new Set(['住所', '企业地址'].map(headingForm));

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
  const top = topField(name);
  const field = top && partOf(top, 'id');
  const system = rest.join('.');
  if (top?.name !== 'externalIds' || field === undefined) return undefined;
  if (checkSystem(system, '').value === undefined) return undefined;
  return { path, top, field, system };
}

/** Finds the targets of a heading. More than one: the heading is ambiguous. */
export function headingIndex(policy: Policy): (heading: string) => Target[] {
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
  for (const { heading, kind, target } of addressHeadings(policy)) {
    index.set(headingForm(heading), [{ ...target, addressKind: kind }]);
  }
  return (heading) => {
    const form = headingForm(heading);
    const exact = index.get(form);
    if (exact !== undefined) return exact.map((target) => withRegisterWord(target, form));
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

function withRegisterWord(target: Target, form: string): Target {
  return REGISTER_WORDS.has(form) ? { ...target, addressKind: 'registered' } : target;
}
