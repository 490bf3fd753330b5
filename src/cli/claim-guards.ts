import { claimableValues } from '../customer/claims.js';
import type { CustomerFields } from '../customer/record.js';
import type { Guards } from '../log/guards.js';
import type { ClaimsOf } from '../log/verify-guards.js';

/** Gives the claims that a create must hold, of the values that stand in clear. */
export function claimGuards(guards: Guards): ClaimsOf {
  return ({ streams }) => {
    const claims: ((generation: number) => string)[] = [];
    for (const { events } of streams) {
      for (const { type, data } of events) {
        if (type !== 'CustomerCreated') continue;
        // What is sealed is missing from the fields, and claims of missing values are left out.
        for (const { kind, form } of claimableValues(
          (data.fields ?? {}) as Partial<CustomerFields>,
        )) {
          claims.push((generation) => guards.claim(kind, form, generation));
        }
      }
    }
    return claims;
  };
}
