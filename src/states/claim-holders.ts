import { type Claim, claimableValues, claimsOf } from '../customer/claims.js';
import type { CustomerState } from '../customer/state.js';
import type { GuardHolder } from '../log/event-log.js';
import type { Guards } from '../log/guards.js';
import type { Journal } from '../log/journal.js';
import { customerOfStream } from '../log/streams.js';
import type { CustomerStates, LoadedCustomer } from './customer-states.js';
import { firstFreeAfter } from './first-free.js';

export interface ClaimHolder {
  claim: Claim;
  customer: LoadedCustomer;
}

export interface FoundClaims {
  /** The guard that takes each free claim: the next generation of its value. */
  guards: string[];
  /** Customers that still hold a claimed value. */
  holders: ClaimHolder[];
}

/**
 * Whether values are free, decided from the log and never from a view: the last generation of a claim
 * that was taken tells the commit that took it; whoever took it then may have let it go since.
 */
export class ClaimHolders {
  constructor(
    private readonly journal: Journal,
    private readonly states: CustomerStates,
    private readonly guards: Guards,
  ) {}

  /** The first-generation guards, for a try that spares the look-up: right unless one is taken. */
  firstGuards(claims: readonly Claim[]): string[] {
    return claims.map(({ kind, form }) => this.guards.claim(kind, form, 1));
  }

  /** Looks every claim up. `self` never stands in its own way. */
  async find(claims: readonly Claim[], self: string | undefined): Promise<FoundClaims> {
    const found: FoundClaims = { guards: [], holders: [] };
    const firsts = this.firstGuards(claims);
    const taken = await this.journal.findGuards(firsts);
    for (const [i, claim] of claims.entries()) {
      const first = firsts[i] ?? '';
      if (taken.has(first)) await this.#findTaken(claim, self, found);
      else found.guards.push(first);
    }
    return found;
  }

  /** The customer that held the value last and still has it, whatever its status. */
  async lastHolder(claim: Claim): Promise<LoadedCustomer | undefined> {
    const last = await this.#lastTaken(claim);
    if (last === undefined) return undefined;
    return this.#customerOf(last.holder, (state) => isAmong(claim, claimableValues(state.fields)));
  }

  async #findTaken(claim: Claim, self: string | undefined, found: FoundClaims): Promise<void> {
    const last = await this.#lastTaken(claim);
    const customer =
      last && (await this.#customerOf(last.holder, (state) => isAmong(claim, claimsOf(state))));
    if (customer !== undefined && customer.customerId !== self) {
      found.holders.push({ claim, customer });
    } else {
      found.guards.push(this.guards.claim(claim.kind, claim.form, (last?.generation ?? 0) + 1));
    }
  }

  /** Generations have no holes: the last one taken is the one before the first that is free. */
  async #lastTaken(claim: Claim): Promise<{ generation: number; holder: GuardHolder } | undefined> {
    const holders = new Map<number, GuardHolder>();
    const isTaken = async (generation: number) => {
      const guard = this.guards.claim(claim.kind, claim.form, generation);
      const holder = (await this.journal.findGuards([guard])).get(guard);
      if (holder !== undefined) holders.set(generation, holder);
      return holder !== undefined;
    };
    if (!(await isTaken(1))) return undefined;
    const generation = (await firstFreeAfter(1, isTaken)) - 1;
    const holder = holders.get(generation);
    return holder && { generation, holder };
  }

  /** The customer of that commit whose state, read now, fits. */
  async #customerOf(
    { position }: GuardHolder,
    fits: (state: CustomerState) => boolean,
  ): Promise<LoadedCustomer | undefined> {
    const commit = await this.journal.commitAt(position, { opened: false });
    for (const { streamId } of commit?.streams ?? []) {
      const customerId = customerOfStream(streamId);
      const customer = customerId === undefined ? undefined : await this.states.load(customerId);
      if (customer !== undefined && fits(customer.state)) return customer;
    }
    return undefined;
  }
}

function isAmong(claim: Claim, claims: readonly Claim[]): boolean {
  return claims.some(({ kind, form }) => kind === claim.kind && form === claim.form);
}
