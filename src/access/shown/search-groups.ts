import type { Group, MaskKind } from '../../customer/groups.js';
import type { Rights } from '../rights.js';

/** What the texts of a search group of the customer list are of. */
interface Searched {
  name: string;
  group: Group;
  /** Who sees them masked finds them by so many characters or more, which is all that is not shown. */
  masked?: { kind: MaskKind; fromLength: number };
}

/** Digits of a Chinese mobile number. */
const MOBILE_DIGITS = 11;
/** Whichever 15 characters of a resident id are given, all that its mask hides is among them. */
const ID_NUMBER_CHARACTERS = 15;

const SEARCHED: readonly Searched[] = [
  { name: 'identity', group: 'identity' },
  {
    name: 'idNumbers',
    group: 'identity',
    masked: { kind: 'id-number', fromLength: ID_NUMBER_CHARACTERS },
  },
  { name: 'contacts', group: 'contacts' },
  { name: 'mobiles', group: 'contacts', masked: { kind: 'mobile', fromLength: MOBILE_DIGITS } },
];

/**
 * In which groups of texts somebody may look for a term; none: the term finds nothing.
 * `termLength`: characters of the term as it is looked for (normalised).
 */
export function searchGroups({
  reads,
  inFull,
}: Pick<Rights, 'reads' | 'inFull'>): (termLength: number) => string[] {
  const searched = SEARCHED.filter(({ group }) => reads.has(group));
  return (termLength) =>
    searched
      .filter(
        ({ masked }) =>
          masked === undefined || inFull.has(masked.kind) || termLength >= masked.fromLength,
      )
      .map(({ name }) => name);
}
