import type { Accepted } from '../customer/decision.js';
import type { Problem } from '../customer/problem.js';
import { refuse } from '../customer/refusal.js';
import type { ClaimHolder } from '../states/claim-holders.js';
import type { LoadedCustomer } from '../states/customer-states.js';
import type { Refused } from './call.js';

/** How another customer is named to somebody whose value at `pointer` it has. */
export function holderOf({ customerId, state }: LoadedCustomer, pointer: string) {
  return { pointer, customerId, code: state.fields.code, legalName: state.fields.legalName };
}

/** The refusal of values that other customers hold, each named with its holder. */
export function takenAnswer(
  holders: readonly ClaimHolder[],
  { inputPointer = (stored) => stored }: Pick<Accepted, 'inputPointer'>,
): Refused {
  const problems: Problem[] = holders.map(({ claim, customer }) => ({
    code: 'value-taken',
    pointer: inputPointer(claim.pointer),
    severity: 'error',
    params: { code: customer.state.fields.code, name: customer.state.fields.legalName },
  }));
  return {
    ...refuse('value-taken', { problems }),
    holders: holders.map((holder) => holderOf(holder.customer, inputPointer(holder.claim.pointer))),
  };
}
