import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { isInSight, type Rights } from '../access/rights.js';
import { type ShownRecord, shownRecord } from '../access/shown/shown-record.js';
import { checkTaxId, taxIdClaimForm } from '../customer/checks/tax-ids.js';
import { type Claim, codeForm, externalIdForm } from '../customer/claims.js';
import { recordOf } from '../customer/customer-record.js';
import { ClaimHolders } from '../states/claim-holders.js';
import { CustomerStates, type LoadedCustomer } from '../states/customer-states.js';
import { CurrentPolicy } from './current-policy.js';
import { FindByExternalId, LookUpCustomers, type LookupKey } from './customers.js';

/** Customers by what identifies them, read from the log: what was just saved is found. */

@QueryHandler(FindByExternalId)
export class FindByExternalIdHandler implements IQueryHandler<FindByExternalId> {
  constructor(
    private readonly claims: ClaimHolders,
    private readonly current: CurrentPolicy,
  ) {}

  async execute({ rights, system, id }: FindByExternalId): Promise<ShownRecord | undefined> {
    const holder = await this.claims.lastHolder(claimOf({ externalId: { system, id } }));
    return shown(holder, rights, this.current);
  }
}

@QueryHandler(LookUpCustomers)
export class LookUpCustomersHandler implements IQueryHandler<LookUpCustomers> {
  constructor(
    private readonly claims: ClaimHolders,
    private readonly states: CustomerStates,
    private readonly current: CurrentPolicy,
  ) {}

  async execute({ rights, keys }: LookUpCustomers): Promise<(ShownRecord | undefined)[]> {
    const found: (ShownRecord | undefined)[] = [];
    for (const key of keys) {
      const customer =
        'customerId' in key
          ? await this.states.load(key.customerId)
          : await this.claims.lastHolder(claimOf(key));
      found.push(shown(customer, rights, this.current));
    }
    return found;
  }
}

function shown(
  customer: LoadedCustomer | undefined,
  rights: Rights,
  { policy }: CurrentPolicy,
): ShownRecord | undefined {
  if (customer === undefined || !isInSight(rights, customer.state.fields)) return undefined;
  const { customerId, state, standpoint } = customer;
  return shownRecord(recordOf(customerId, state, standpoint, policy), rights);
}

function claimOf(key: Exclude<LookupKey, { customerId: string }>): Claim {
  if ('code' in key) return { kind: 'code', form: codeForm(key.code), pointer: '/code' };
  if ('taxId' in key) {
    // As the check would keep it; what it would refuse nobody holds.
    const { type, value } = checkTaxId(key.taxId, '/taxId').value ?? key.taxId;
    return { kind: 'tax-id', form: taxIdClaimForm(type, value), pointer: '/taxId' };
  }
  const { system, id } = key.externalId;
  return { kind: 'external-id', form: externalIdForm(system, id), pointer: '/externalId' };
}
