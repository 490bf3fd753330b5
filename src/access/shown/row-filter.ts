import type { Filter } from '../../views/view-store.js';
import type { Rights, Sight } from '../rights.js';

/** What a list's rows must match to be in sight, by its columns `owner` and `orgUnit`; undefined: all are. */
export function rowFilter({ sight }: Pick<Rights, 'sight'>): Filter | undefined {
  const [first, ...rest] = sight.map(seenBy);
  if (first === undefined || rest.length === 0) return first;
  return { type: 'and', filters: [first, ...rest] };
}

function seenBy({ owner, orgUnit }: Sight): Filter {
  const own: Filter = { type: 'eq', column: 'owner', value: owner };
  if (orgUnit === undefined) return own;
  return { type: 'or', filters: [own, { type: 'eq', column: 'orgUnit', value: orgUnit }] };
}
