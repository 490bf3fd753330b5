import { isInSight, type Rights } from '../access/rights.js';
import type { DuplicateDisclosure } from '../customer/roles.js';
import type { LoadedCustomer } from '../states/customer-states.js';

/** How people are called, whose actor ids stand in the log. */
export interface Names {
  /** Undefined for somebody who is not known. */
  displayName(actorId: string): Promise<string | undefined>;
}

/** What of other customers somebody is told whose input collides with them. */
export interface Asker {
  /** It is in his sight. */
  sees(customer: LoadedCustomer): boolean;
  /** He is told its code and name. */
  isToldOf(customer: LoadedCustomer): boolean;
  /** Of all others he is told that they exist, and whose they are. */
  isToldOwners: boolean;
}

export function askerWith(
  rights: Pick<Rights, 'reads' | 'sight'>,
  disclosure: DuplicateDisclosure,
): Asker {
  const sees = ({ state }: LoadedCustomer) => isInSight(rights, state.fields);
  // Code and name are of the group identity.
  const isNamed = rights.reads.has('identity');
  return {
    sees,
    isToldOf: (customer) => isNamed && (disclosure === 'record' || sees(customer)),
    isToldOwners: disclosure !== 'none',
  };
}
