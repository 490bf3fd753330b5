import type { Rights } from '../access/rights.js';
import { checkRecord, inInput, type RecordCheck } from '../customer/catalogue/check-record.js';
import type { JsonObject } from '../customer/catalogue/json.js';
import { checkOthers } from '../customer/check-others.js';
import { type Claim, claimableValues } from '../customer/claims.js';
import type { Policy } from '../customer/policy.js';
import type { Problem } from '../customer/problem.js';
import { newId } from '../log/new-id.js';
import type { ClaimHolders } from '../states/claim-holders.js';
import type { CustomerStates, LoadedCustomer } from '../states/customer-states.js';
import { type Asker, askerWith, type Names } from './asker.js';
import type { Holder, UnseenHolder } from './call.js';
import type { OtherCustomers } from './other-customers.js';
import { ownInput, unseenProblems } from './own-customer.js';
import { problemsFor } from './shown-answer.js';
import { holderOf, unseenHolderOf } from './taken.js';
import { yoursToWrite } from './yours-to-write.js';

export interface CheckAnswer {
  /** Errors and warnings; pointers into the input. */
  problems: Problem[];
  /** Customers that hold a value of the input, or have the same normalised name. */
  duplicates: (Holder & Reason)[];
  /** Those that are out of the caller's sight, as far as the policy lets him know of them. */
  unseenDuplicates: (UnseenHolder & Reason)[];
}

interface Reason {
  reason: Claim['kind'] | 'same-name';
}

interface Parts {
  states: CustomerStates;
  claims: ClaimHolders;
  others: OtherCustomers;
  names: Names;
  policy: Policy;
  today: () => string;
}

/** A customer that is like the input. */
interface Alike extends Reason {
  customer: LoadedCustomer;
  pointer: string;
}

/** Customers of the same name that are listed. */
const MAX_SAME_NAMES = 20;

/** The checks of a create without the create: for forms, which ask while somebody types. */
export class CustomerChecker {
  constructor(private readonly parts: Parts) {}

  /** @param customerId of the customer that is edited; one out of sight is as if it were not there */
  async check(
    rights: Rights,
    input: JsonObject,
    customerId: string | undefined,
  ): Promise<CheckAnswer> {
    const { policy } = this.parts;
    const asker = askerWith(rights, policy.duplicateDisclosure);
    const check = checkRecord(input, { policy, today: this.parts.today(), newId });
    const self = await this.#edited(customerId, asker);
    const others = await this.parts.others.about(
      { type: 'CreateCustomer', input, confirm: [] },
      self,
      asker,
    );
    const problems = [
      ...(self === undefined ? ofCaller(input, rights) : []),
      ...check.problems,
      ...inInput(checkOthers(check.fields, self?.state, others, self?.customerId ?? ''), check),
    ];
    const alike = await this.#alike(check, self?.customerId, asker);
    return {
      problems: problemsFor(problems, rights),
      ...(await this.#told(alike, asker)),
    };
  }

  async #edited(customerId: string | undefined, asker: Asker): Promise<LoadedCustomer | undefined> {
    if (customerId === undefined) return undefined;
    const customer = await this.parts.states.load(customerId);
    return customer && asker.sees(customer) ? customer : undefined;
  }

  async #alike(
    { fields, inputPointer }: RecordCheck,
    self: string | undefined,
    asker: Asker,
  ): Promise<Alike[]> {
    // What has an error of its own is not among the fields.
    const { holders } = await this.parts.claims.find(claimableValues(fields), self);
    const alike: Alike[] = holders.map(({ claim, customer }) => ({
      reason: claim.kind,
      customer,
      pointer: inputPointer(claim.pointer),
    }));
    const { legalName } = fields as Partial<typeof fields>; // it may have an error of its own
    if (legalName === undefined) return alike;
    const isTold = (customer: LoadedCustomer) => asker.isToldOwners || asker.isToldOf(customer);
    const same = await this.parts.others.sameName(legalName, self, MAX_SAME_NAMES, isTold);
    for (const customer of same) {
      alike.push({ reason: 'same-name', customer, pointer: '/legalName' });
    }
    return alike;
  }

  async #told(
    alike: readonly Alike[],
    asker: Asker,
  ): Promise<Pick<CheckAnswer, 'duplicates' | 'unseenDuplicates'>> {
    const duplicates: CheckAnswer['duplicates'] = [];
    const unseenDuplicates: CheckAnswer['unseenDuplicates'] = [];
    for (const { reason, customer, pointer } of alike) {
      if (asker.isToldOf(customer)) {
        duplicates.push({ reason, ...holderOf(customer, pointer) });
      } else if (asker.isToldOwners) {
        const holder = await unseenHolderOf(customer, pointer, this.parts.names);
        unseenDuplicates.push({ reason, ...holder });
      }
    }
    return { duplicates, unseenDuplicates };
  }
}

/** What a create would be refused for whatever the record is like. */
function ofCaller(input: JsonObject, rights: Rights): Problem[] {
  const command = { type: 'CreateCustomer' as const, input, confirm: [] };
  return [
    ...yoursToWrite(command, rights).problems,
    ...unseenProblems(ownInput(input, rights), rights),
  ];
}
