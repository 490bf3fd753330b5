import type { Rights } from '../../access/rights.js';
import type { Policy } from '../../customer/policy.js';
import type { ColumnSpec } from '../tables/writing/sheet-spec.js';
import { columnHint } from './column-hints.js';
import { partHeading, sheetName } from './element-words.js';
import { presentChoices } from './target-choices.js';
import { allTargets, type Target } from './targets.js';

/**
 * The columns of the template: everything that a file can give, from the catalogue and the policy, and that
 * its sender may write.
 */

export type Language = 'zh' | 'en';

export interface TemplateColumn {
  target: Target;
  spec: ColumnSpec & { note: string; required: boolean };
}

export interface TemplateSheet {
  name: string;
  /** The list that it has; absent for the customers. */
  list?: string;
  columns: TemplateColumn[];
}

/** Lists with a sheet of their own; of the others a customer usually has one element. */
const OWN_SHEETS = ['contacts', 'addresses', 'bankAccounts'];
/** In front of the columns of a list: whose it is. */
const KEYS = ['code', 'legalName'];

const CUSTOMERS_SHEET = { zh: '客户', en: 'Customers' };

/** The code stands in every template: by it a row means a customer. */
export function templateSheets(
  policy: Policy,
  language: Language,
  { writes }: Pick<Rights, 'writes'>,
): TemplateSheet[] {
  const targets = allTargets(policy).filter(
    ({ top, path }) => path === 'code' || writes.has(top.group),
  );
  const ofCustomer = targets.filter(
    ({ top, path }) => !OWN_SHEETS.includes(top.name) && !path.startsWith('paymentTerms.'),
  );
  const keys = targets.filter(({ path }) => KEYS.includes(path));
  const lists = OWN_SHEETS.filter((list) => targets.some(({ top }) => top.name === list));
  return [
    {
      name: CUSTOMERS_SHEET[language],
      columns: ofCustomer.map((target) =>
        templateColumn(target, policy, language, headingOf(target, language), isRequired(target)),
      ),
    },
    ...lists.map((list): TemplateSheet => {
      const parts = targets.filter(({ top }) => top.name === list);
      return {
        name: sheetName(list, language),
        list,
        columns: [
          ...keys.map((key) => keyColumn(key, policy, language)),
          ...parts.map((target) =>
            templateColumn(
              target,
              policy,
              language,
              partHeading(list, target.field.name, language),
              target.field.required === true,
            ),
          ),
        ],
      };
    }),
  ];
}

function headingOf({ field, attribute }: Target, language: Language): string {
  return (attribute ?? field.label)[language];
}

/** Parts are only required where there is an element at all. */
function isRequired({ top, field, attribute }: Target): boolean {
  return (attribute ?? (field === top ? field : undefined))?.required === true;
}

function keyColumn(target: Target, policy: Policy, language: Language): TemplateColumn {
  const { spec } = templateColumn(target, policy, language, headingOf(target, language), false);
  const note = {
    zh: '写明属于哪个客户：与客户表中的客户编码一致；没有编码的写客户名称。',
    en: 'Whose it is: the code as in the sheet of customers, or the name where there is no code.',
  };
  return { target, spec: { ...spec, note: note[language] } };
}

function templateColumn(
  target: Target,
  policy: Policy,
  language: Language,
  heading: string,
  required: boolean,
): TemplateColumn {
  const choices = choicesFor(target, policy, language);
  return {
    target,
    spec: {
      heading,
      format: formatOf(target),
      required,
      note: columnHint(target, language),
      ...(choices.length > 0 && { choices }),
    },
  };
}

const YES_NO = { zh: ['是', '否'], en: ['Yes', 'No'] };

function choicesFor(target: Target, policy: Policy, language: Language): string[] {
  const type = target.attribute?.type ?? target.field.type.type;
  if (type === 'boolean') return YES_NO[language];
  return presentChoices(target, policy).map((entry) => entry[language]);
}

/** Text for everything that is not reckoned with: a number of 18 digits stays whole. */
function formatOf({ field, attribute }: Target): 'text' | 'number' | 'date' {
  switch (attribute?.type ?? field.type.type) {
    case 'date':
      return 'date';
    case 'number':
    case 'integer':
    case 'decimal':
    case 'money':
      return 'number';
    default:
      return 'text';
  }
}
