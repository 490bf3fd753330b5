import { numberedPart } from './element-words.js';
import { headingForm } from './headings.js';
import { numbered, partTarget, type Target } from './targets.js';

/** Headings with a number in them: 联系人2电话, 联系人电话2, Contact 2 phone, contacts.2.phones. */

export interface NumberedTarget {
  target: Target;
  /**
   * The heading names no list (电话2): it is one more value of the only element, unless other headings
   * show that there is an element of this number.
   */
  loose: boolean;
}

const PATH = /^([a-z]+)\.(\d{1,3})\.([a-z]+)$/i;
const WITH_NUMBER = /^(\D+?)\(?(\d{1,3})\)?(\D*)$/;
const CHINESE = '一二三四五六七八九十';
const WITH_CHINESE_NUMBER = new RegExp(
  `^(联系人|联络人|地址|银行账户|账户|税号)([${CHINESE}])(.*)$`,
);

/**
 * What a heading with a number means; undefined for any other.
 * @param find the target of a heading without a number
 */
export function numberedTarget(
  heading: string,
  find: (heading: string) => readonly Target[],
): NumberedTarget | undefined {
  const [, list, step, part] = PATH.exec(heading.trim()) ?? [];
  if (list !== undefined && part !== undefined) {
    return tied(partTarget(list, part), Number(step));
  }
  const form = headingForm(heading);
  const [, word = '', digit = '', rest = ''] = WITH_CHINESE_NUMBER.exec(form) ?? [];
  if (digit !== '') return ofWords(word + rest, CHINESE.indexOf(digit) + 1);
  const [, before = '', digits, behind = ''] = WITH_NUMBER.exec(form) ?? [];
  if (digits === undefined) return undefined;
  const number = Number(digits);
  return (
    ofWords(before + behind, number) ?? (behind === '' ? ofField(before, number, find) : undefined)
  );
}

function ofWords(form: string, number: number): NumberedTarget | undefined {
  const found = numberedPart(form);
  return found && tied(partTarget(found.list, found.part), number);
}

/** 开户行2, 收货地址2: a part of an element, by a heading that would be one without the number. */
function ofField(
  form: string,
  number: number,
  find: (heading: string) => readonly Target[],
): NumberedTarget | undefined {
  const [target, other] = find(form);
  if (target === undefined || other !== undefined) return undefined;
  if (target.top.type.type !== 'elements') return undefined;
  const found = numbered(target, number);
  return found && { target: found, loose: GATHERED.has(target.field.type.type) };
}

function tied(target: Target | undefined, number: number): NumberedTarget | undefined {
  const found = target && numbered(target, number);
  return found && { target: found, loose: false };
}

/** Types of which one element may have several values. */
export const GATHERED: ReadonlySet<string> = new Set(['texts', 'lists', 'phones']);
