import { isObject } from '../../customer/catalogue/json.js';
import type { MaskKind } from '../../customer/groups.js';

/**
 * What stands in the place of a value that is not shown in full. A phone keeps its other parts
 * (`{"number": {"masked": "138****8000"}, "kind": "mobile"}`); every other masked value is a text, and this
 * stands in its place. No command takes it back (`masked-value`).
 */
export interface Masked {
  masked: string;
}

/** How many characters of a value stay at its beginning and end, and how many at least do not. */
const LEFT: Readonly<Record<MaskKind, { head: number; tail: number }>> = {
  'id-number': { head: 3, tail: 4 },
  mobile: { head: 3, tail: 4 },
  account: { head: 0, tail: 4 },
};

const LEAST_HIDDEN = 4;

/** 138****8000, 110***********1234, ****0123: a mobile as it is dialled in China, an id number of its length. */
export function mask(value: string, kind: MaskKind): Masked {
  const text = kind === 'mobile' && value.startsWith('+86') ? value.slice(3) : value;
  const characters = SURROGATE.test(text) ? [...text] : text;
  const { length } = characters;
  const { head, tail } = LEFT[kind];
  // Of what is short less is left than is hidden; of a mobile everybody knows the seven digits.
  const most = kind === 'mobile' ? length - LEAST_HIDDEN : Math.floor(length / 2);
  const left = Math.max(0, Math.min(head + tail, most));
  const atEnd = Math.min(tail, Math.ceil((left * tail) / (head + tail)));
  const atBeginning = left - atEnd;
  const hidden = kind === 'id-number' ? length - left : LEAST_HIDDEN;
  const stars = '*'.repeat(Math.max(hidden, LEAST_HIDDEN));
  return {
    masked:
      textOf(characters.slice(0, atBeginning)) + stars + textOf(characters.slice(length - atEnd)),
  };
}

/** Halves of a character are not cut apart. */
const SURROGATE = /[\ud800-\udfff]/;

function textOf(characters: string | string[]): string {
  return typeof characters === 'string' ? characters : characters.join('');
}

export function isMasked(value: unknown): value is Masked {
  return isObject(value) && typeof value.masked === 'string';
}
