import type { BlockScope, Status } from './record.js';
import type { CustomerState } from './state.js';

/** Whether one may do business with the customer, and what stands against it. No free text in it. */
export interface Permission {
  allowed: boolean;
  reasons: { source: 'status' | 'block'; code: string }[];
}

export interface Standing {
  orders: Permission;
  deliveries: Permission;
  invoices: Permission;
}

type Business = keyof Standing;

const STOPPED_BY_STATUS: Record<Status, readonly Business[]> = {
  active: [],
  inactive: ['orders'],
  pending: ['orders', 'deliveries', 'invoices'],
  archived: ['orders', 'deliveries', 'invoices'],
  merged: ['orders', 'deliveries', 'invoices'],
};

export function standingOf(state: Pick<CustomerState, 'status' | 'blocks'>): Standing {
  return {
    orders: permission(state, 'orders'),
    deliveries: permission(state, 'deliveries'),
    invoices: permission(state, 'invoices'),
  };
}

function permission(
  { status, blocks }: Pick<CustomerState, 'status' | 'blocks'>,
  business: Business,
): Permission {
  const reasons: Permission['reasons'] = [];
  if (STOPPED_BY_STATUS[status].includes(business))
    reasons.push({ source: 'status', code: status });
  for (const block of blocks) {
    const scope: BlockScope = block.scope;
    if (scope === business || scope === 'all')
      reasons.push({ source: 'block', code: block.reason });
  }
  return { allowed: reasons.length === 0, reasons };
}
