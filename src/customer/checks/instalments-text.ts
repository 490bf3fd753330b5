import type { Instalment } from '../record.js';
import { AFTER_DUE, BEFORE_DUE, KEPT_BACK, THE_REST } from './payment-terms-words.js';

/*
 * Instalments as people write them: 预付30%发货前70%, 30%预付，余款发货前付清, 质保金5%一年.
 */

const PERCENT = /(\d{1,3}(?:\.\d+)?)\s*%/g;
const BETWEEN_CLAUSES = /[,;+\n、，；。]/;
const REST = '其余';

/**
 * The instalments of a text with percentages, adding up to 100: what is not said to be due is added as
 * 其余. Undefined when a clause is not understood, or they are too much, or no whole percents.
 */
export function readInstalments(text: string): Instalment[] | undefined {
  const clauses = text
    .split(BETWEEN_CLAUSES)
    .map((clause) => clause.trim())
    .filter((clause) => clause !== '');
  const due = clauses.flatMap(readClause);
  // One clause may say when the rest is due (余款发货前付清, 月结30天).
  const [rest, ...more] = clauses.filter((clause) => !clause.includes('%'));
  const sum = due.reduce((total, { percent }) => total + percent, 0);
  const right = due.every(({ percent, when }) => Number.isInteger(percent) && percent > 0 && when);
  if (!right || more.length > 0 || sum > 100 || (sum === 100 && rest !== undefined)) {
    return undefined;
  }
  if (sum === 100) return due;
  const remainder = { percent: 100 - sum, when: dueAt(rest ?? '', '') || REST };
  const last = due.at(-1);
  return last !== undefined && KEPT_BACK.test(last.when)
    ? [...due.slice(0, -1), remainder, last]
    : [...due, remainder];
}

/** 预付30%发货前70%: each share follows its time; 30%预付70%发货前: each precedes it. */
function readClause(clause: string): Instalment[] {
  const shares = [...clause.matchAll(PERCENT)];
  const percentFirst = /^\d/.test(clause) && shares[0]?.index === 0;
  return shares.map((share, i) => {
    const start = share.index;
    const end = start + share[0].length;
    const nextStart = shares[i + 1]?.index;
    const previous = shares[i - 1];
    const before = clause.slice(previous ? previous.index + previous[0].length : 0, start);
    const after = clause.slice(end, nextStart ?? clause.length);
    const isLast = nextStart === undefined;
    return {
      percent: Number(share[1]),
      when: percentFirst ? dueAt('', after) : dueAt(before, isLast ? after : ''),
    };
  });
}

function dueAt(before: string, after: string): string {
  const words = [before, after].map((part) => part.replace(BEFORE_DUE, '').replace(AFTER_DUE, ''));
  const when = words.filter((part) => part !== '').join('');
  return when.replace(THE_REST, '').replace(BEFORE_DUE, '') || when;
}
