/** 1 to 64 characters; none is a space, a control or format character, unassigned or half a surrogate pair. */
const LOGIN_NAME = /^[^\s\p{Z}\p{C}]{1,64}$/u;

/** Far above any name, and short enough to be normalised for whoever types whatever he likes. */
const MAX_TYPED = 1_000;

/**
 * The normal form of a login name: NFKC and case-folded, so that nobody has a name that looks like
 * somebody else's in full width or in capitals. Undefined for what is no name.
 */
export function loginNameOf(typed: string): string | undefined {
  const name = foldedName(typed);
  return LOGIN_NAME.test(name) ? name : undefined;
}

/** The same for any text that was typed where a name was asked for. */
export function foldedName(typed: string): string {
  const text = typed.slice(0, MAX_TYPED).trim().normalize('NFKC');
  // By way of the capitals what has two small forms or none falls together (ß and ss, ς and σ).
  return text.toUpperCase().toLowerCase().normalize('NFKC');
}
