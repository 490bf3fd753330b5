import { isError, type Problem } from './problem.js';
import type { StoredWarning } from './record.js';

/** The name of a warning by which a caller confirms it: `<code>@<pointer>`. */
function warningName({ code, pointer }: { code: string; pointer: string }): string {
  return `${code}@${pointer}`;
}

/**
 * The warnings to keep with the record: those just found, under pointers that last, confirmed if the
 * caller says so now (by either pointer), or had said so before and nothing at the pointer is among the
 * `changed` paths.
 */
export function storedWarnings(
  problems: readonly Problem[],
  storedPointer: (pointer: string) => string,
  confirm: readonly string[],
  before: readonly StoredWarning[],
  changed: readonly string[],
): StoredWarning[] {
  const confirmedNow = new Set(confirm);
  const confirmedBefore = new Set(
    before
      .filter(({ confirmed, pointer }) => confirmed && !changed.some((path) => meet(path, pointer)))
      .map(warningName),
  );
  const warnings = new Map<string, StoredWarning>();
  for (const problem of problems) {
    if (isError(problem)) continue;
    const warning = { code: problem.code, pointer: storedPointer(problem.pointer) };
    const name = warningName(warning);
    const confirmed =
      confirmedNow.has(name) || confirmedNow.has(warningName(problem)) || confirmedBefore.has(name);
    warnings.set(name, confirmed ? { ...warning, confirmed } : warning);
  }
  return [...warnings.values()];
}

/** Whether one of the warnings is confirmed that was not so before. */
export function newlyConfirmed(
  warnings: readonly StoredWarning[],
  before: readonly StoredWarning[],
): boolean {
  const confirmedBefore = new Set(before.filter(({ confirmed }) => confirmed).map(warningName));
  return warnings.some(
    (warning) => warning.confirmed && !confirmedBefore.has(warningName(warning)),
  );
}

/** Whether one of the pointers is the other, or leads into it. */
function meet(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}
