import type { Accepted } from '../customer/decision.js';
import type { Problem } from '../customer/problem.js';
import { refuse } from '../customer/refusal.js';
import type { ClaimHolder } from '../states/claim-holders.js';
import type { LoadedCustomer } from '../states/customer-states.js';
import type { Asker, Names } from './asker.js';
import type { Holder, Refused, UnseenHolder } from './call.js';

/** How another customer is named to somebody whose value at `pointer` it has. */
export function holderOf({ customerId, state }: LoadedCustomer, pointer: string): Holder {
  return { pointer, customerId, code: state.fields.code, legalName: state.fields.legalName };
}

/** How it is named to somebody who does not see it but is told whose it is. */
export async function unseenHolderOf(
  { state }: LoadedCustomer,
  pointer: string,
  names: Names,
): Promise<UnseenHolder> {
  const { owner } = state.fields;
  if (owner === undefined) return { pointer };
  const ownerName = await names.displayName(owner);
  return { pointer, owner, ...(ownerName === undefined ? {} : { ownerName }) };
}

/** The refusal of values that other customers hold, each named with its holder as far as the asker is told. */
export async function takenAnswer(
  found: readonly ClaimHolder[],
  { inputPointer = (stored) => stored }: Pick<Accepted, 'inputPointer'>,
  asker: Asker,
  names: Names,
): Promise<Refused> {
  const problems: Problem[] = [];
  const holders: Holder[] = [];
  const unseenHolders: UnseenHolder[] = [];
  for (const { claim, customer } of found) {
    const pointer = inputPointer(claim.pointer);
    if (asker.isToldOf(customer)) {
      const holder = holderOf(customer, pointer);
      holders.push(holder);
      problems.push(takenProblem(holder));
    } else if (asker.isToldOwners) {
      const holder = await unseenHolderOf(customer, pointer, names);
      unseenHolders.push(holder);
      problems.push(elsewhereProblem(holder));
    } else {
      problems.push({ code: 'value-unusable', pointer, severity: 'error' });
    }
  }
  const isTold = holders.length > 0 || unseenHolders.length > 0;
  return {
    ...refuse(isTold ? 'value-taken' : 'invalid', { problems }),
    ...(holders.length > 0 && { holders }),
    ...(unseenHolders.length > 0 && { unseenHolders }),
  };
}

function takenProblem({ pointer, code, legalName }: Holder): Problem {
  return { code: 'value-taken', pointer, severity: 'error', params: { code, name: legalName } };
}

function elsewhereProblem({ pointer, owner, ownerName = owner }: UnseenHolder): Problem {
  return ownerName === undefined
    ? { code: 'exists-elsewhere', pointer, severity: 'error' }
    : { code: 'owned-elsewhere', pointer, severity: 'error', params: { name: ownerName } };
}
