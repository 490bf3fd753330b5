import type { Field, TopField } from '../../src/customer/catalogue/field.js';
import { partOf, topField } from '../../src/customer/catalogue/fields.js';
import type { Group } from '../../src/customer/groups.js';
import type { Message } from '../../src/relay/message.js';
import type { Canary, FullRecord } from './full-record.js';

/**
 * Which canaries of a full record a topic may show: the rest is looked for in its bytes. Goes by groups and
 * by what a free text is, not by the marks that the messages are made from.
 */
export function topicCanaries(
  topic: Message['topic'],
  { personal, open }: Pick<FullRecord, 'personal' | 'open'>,
): { allowed: Canary[]; forbidden: Canary[] } {
  if (topic === 'events') return { allowed: open, forbidden: personal };
  const isAllowed = ({ field }: Canary) =>
    topic === 'state' ? isForState(field) : isForFinance(field) || field === 'code';
  const all = [...personal, ...open];
  return {
    allowed: all.filter(isAllowed),
    forbidden: all.filter((canary) => !isAllowed(canary)),
  };
}

const FINANCE: ReadonlySet<Group> = new Set(['finance', 'bank', 'invoicing']);
/** Free texts without which the terms and the invoice would be wrong. */
const TOLD_TO_FINANCE: ReadonlySet<string> = new Set(['paymentTerms.note', 'invoicing.remark']);

function isForState(path: string): boolean {
  return !FINANCE.has(fieldsOf(path).top.group) && !isFreeText(path);
}

function isForFinance(path: string): boolean {
  return FINANCE.has(fieldsOf(path).top.group) && (!isFreeText(path) || TOLD_TO_FINANCE.has(path));
}

/** Remarks, notes and reasons. */
function isFreeText(path: string): boolean {
  const { type, personal } = fieldsOf(path).field;
  return type.type === 'text' && type.multiline === true && personal === 'always';
}

function fieldsOf(path: string): { top: TopField; field: Field } {
  const [name = '', part] = path.split('.');
  const top = topField(name);
  if (top === undefined) throw new Error(`The catalogue has no ${path}.`);
  return { top, field: (part !== undefined && partOf(top, part)) || top };
}

/** Names of the canaries that stand in the bytes. */
export function foundIn(bytes: Buffer | string, canaries: readonly Canary[]): string[] {
  const searched = Buffer.from(bytes);
  return canaries.filter(({ text }) => searched.includes(text)).map(({ field }) => field);
}
