import { saidIn } from '../customer/catalogue/checked-input.js';
import { isObject, type JsonObject } from '../customer/catalogue/json.js';
import { normaliseName } from '../customer/checks/text.js';
import { claimableValues } from '../customer/claims.js';
import type { CustomerCommand } from '../customer/commands.js';
import type { Others } from '../customer/decision.js';
import type { CustomerFields } from '../customer/record.js';
import type { CustomerStates, LoadedCustomer } from '../states/customer-states.js';
import type { Asker } from './asker.js';
import { RecentNames } from './recent-names.js';

/** Who has a normalised legal name, as far as the views have seen. */
export type FindByName = (nameForm: string) => Promise<string[]>;

/** Parents above a customer beyond which the chain is not followed: nothing can be put below it. */
const MAX_ANCESTORS = 50;
/** Names that this process gave lately: the views may not have them yet. */
const RECENT_NAMES = 5_000;

/** What a decision must know of other customers: same names, and the tree above a parent. */
export class OtherCustomers {
  readonly #recent: RecentNames;

  constructor(
    private readonly states: CustomerStates,
    private readonly findByName: FindByName,
    recentNames = RECENT_NAMES,
  ) {
    this.#recent = new RecentNames(recentNames);
  }

  /** As far as the asker is told of them. */
  async about(
    command: CustomerCommand,
    loaded: LoadedCustomer | undefined,
    asker: Asker,
  ): Promise<Others> {
    const input = recordPart(command);
    if (input === undefined) return {};
    const others: Others = {};
    const { legalName } = input;
    if (typeof legalName === 'string' && legalName !== loaded?.state.fields.legalName) {
      const isTold = (customer: LoadedCustomer) => asker.isToldOwners || asker.isToldOf(customer);
      const same = await this.sameName(legalName, loaded?.customerId, 1, isTold);
      others.sameName = same.length > 0;
    }
    if (input.parentCustomerId !== undefined || input.taxIds !== undefined) {
      const parent = input.parentCustomerId ?? loaded?.state.fields.parentCustomerId;
      // A parent that was there before stays, whoever may see it.
      const sees = parent === loaded?.state.fields.parentCustomerId ? () => true : asker.sees;
      if (typeof parent === 'string') Object.assign(others, await this.#above(parent, sees));
    }
    return others;
  }

  /**
   * Up to `limit` other customers that have the same normalised name now, whatever a view still says, and
   * count.
   */
  async sameName(
    legalName: string,
    self: string | undefined,
    limit: number,
    counts: (customer: LoadedCustomer) => boolean,
  ): Promise<LoadedCustomer[]> {
    const form = normaliseName(legalName);
    if (form === '') return [];
    const ids = new Set(await this.findByName(form));
    const recent = this.#recent.get(form);
    if (recent !== undefined) ids.add(recent);
    const same: LoadedCustomer[] = [];
    for (const customerId of ids) {
      if (same.length === limit) break;
      const customer = customerId === self ? undefined : await this.states.load(customerId);
      if (customer === undefined || nameFormOf(customer) !== form) continue;
      if (counts(customer)) same.push(customer);
    }
    return same;
  }

  /** Remembers a name that was just given; a person who was forgotten has none. */
  named(customer: LoadedCustomer): void {
    const form = nameFormOf(customer);
    if (form !== undefined) this.#recent.set(form, customer.customerId);
  }

  /** @param sees whether the parent itself is known to who names it */
  async #above(parent: string, sees: Asker['sees']): Promise<Others> {
    const ancestors: string[] = [];
    const treeTaxIds = new Set<string>();
    let at: string | undefined = parent;
    while (at !== undefined && !ancestors.includes(at)) {
      if (ancestors.length === MAX_ANCESTORS) {
        return { ancestors, treeTaxIds, treeTooDeep: MAX_ANCESTORS };
      }
      const customer = await this.states.load(at);
      if (customer === undefined || (at === parent && !sees(customer))) break;
      ancestors.push(at);
      for (const { form, kind } of claimableValues(customer.state.fields)) {
        if (kind === 'tax-id') treeTaxIds.add(form);
      }
      at = customer.state.fields.parentCustomerId;
    }
    return ancestors.length === 0 ? {} : { ancestors, treeTaxIds };
  }
}

function nameFormOf({ state }: LoadedCustomer): string | undefined {
  const { legalName } = state.fields as Partial<CustomerFields>; // an erased person has lost it
  return legalName === undefined ? undefined : normaliseName(legalName);
}

/** The part of a command that speaks of the record itself. */
function recordPart(command: CustomerCommand): JsonObject | undefined {
  switch (command.type) {
    case 'CreateCustomer':
      return saidIn(command.input);
    case 'UpdateCustomer':
      return command.patch;
    case 'ReviewCustomer':
      return isObject(command.corrections) ? command.corrections : undefined;
    default:
      return undefined;
  }
}
