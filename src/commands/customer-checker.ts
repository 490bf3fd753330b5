import type { Rights } from '../access/rights.js';
import { checkRecord, inInput } from '../customer/catalogue/check-record.js';
import type { JsonObject } from '../customer/catalogue/json.js';
import { checkOthers } from '../customer/check-others.js';
import { claimableValues } from '../customer/claims.js';
import type { Policy } from '../customer/policy.js';
import type { Problem } from '../customer/problem.js';
import { newId } from '../log/new-id.js';
import type { ClaimHolders } from '../states/claim-holders.js';
import type { CustomerStates } from '../states/customer-states.js';
import type { Refused } from './call.js';
import type { OtherCustomers } from './other-customers.js';
import { holderOf } from './taken.js';

export interface CheckAnswer {
  /** Errors and warnings; pointers into the input. */
  problems: Problem[];
  /** Customers that hold a value of the input, or have the same normalised name. */
  duplicates: (NonNullable<Refused['holders']>[number] & {
    reason: 'tax-id' | 'code' | 'external-id' | 'same-name';
  })[];
}

interface Parts {
  states: CustomerStates;
  claims: ClaimHolders;
  others: OtherCustomers;
  policy: Policy;
  today: () => string;
}

/** Customers of the same name that are listed. */
const MAX_SAME_NAMES = 20;

/** The checks of a create without the create: for forms, which ask while somebody types. */
export class CustomerChecker {
  constructor(private readonly parts: Parts) {}

  async check(
    _rights: Rights,
    input: JsonObject,
    customerId: string | undefined,
  ): Promise<CheckAnswer> {
    const { policy, states } = this.parts;
    const today = this.parts.today();
    const check = checkRecord(input, { policy, today, newId });
    const self = customerId === undefined ? undefined : await states.load(customerId);
    const others = await this.parts.others.about(
      { type: 'CreateCustomer', input, confirm: [] },
      self,
    );
    const problems = [
      ...check.problems,
      ...inInput(checkOthers(check.fields, self?.state, others, customerId ?? ''), check),
    ];
    // What has an error of its own is not among the fields.
    const { holders } = await this.parts.claims.find(claimableValues(check.fields), customerId);
    const duplicates = [
      ...holders.map((holder) => ({
        reason: holder.claim.kind,
        ...holderOf(holder.customer, check.inputPointer(holder.claim.pointer)),
      })),
      ...(await this.#sameNames(check.fields.legalName, customerId)),
    ];
    return { problems, duplicates };
  }

  async #sameNames(
    legalName: string | undefined,
    customerId: string | undefined,
  ): Promise<CheckAnswer['duplicates']> {
    if (legalName === undefined) return [];
    const same = await this.parts.others.sameName(legalName, customerId, MAX_SAME_NAMES);
    return same.map((customer) => ({
      reason: 'same-name',
      ...holderOf(customer, '/legalName'),
    }));
  }
}
