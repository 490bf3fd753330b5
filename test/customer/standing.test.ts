import type { Block, BlockScope, Status } from '../../src/customer/record.js';
import { standingOf } from '../../src/customer/standing.js';

/** Which of orders, deliveries and invoices are allowed, as o, d, i. */
function allowed(status: Status, ...scopes: BlockScope[]): string {
  const { orders, deliveries, invoices } = standingOf({ status, blocks: scopes.map(block) });
  return [orders.allowed && 'o', deliveries.allowed && 'd', invoices.allowed && 'i']
    .filter(Boolean)
    .join('');
}

function block(scope: BlockScope, i = 0): Block {
  return {
    blockId: `b${i}`,
    scope,
    reason: `reason-${i}`,
    note: '不公开',
    by: 'wang',
    department: '财务',
  };
}

it.each<[Status, BlockScope[], string]>([
  ['active', [], 'odi'],
  ['inactive', [], 'di'],
  ['pending', [], ''],
  ['archived', [], ''],
  ['merged', [], ''],
  ['active', ['orders'], 'di'],
  ['active', ['deliveries'], 'oi'],
  ['active', ['invoices'], 'od'],
  ['active', ['all'], ''],
  ['active', ['orders', 'invoices'], 'd'],
  ['inactive', ['deliveries'], 'i'],
  ['inactive', ['orders'], 'di'],
  ['archived', ['orders'], ''],
])('%s with blocks of %j: %j is allowed', (status, scopes, business) => {
  expect(allowed(status, ...scopes)).toBe(business);
});

it('says every reason, by code', () => {
  const blocks = [block('orders', 1), block('all', 2), block('invoices', 3)];

  expect(standingOf({ status: 'inactive', blocks })).toEqual({
    orders: {
      allowed: false,
      reasons: [
        { source: 'status', code: 'inactive' },
        { source: 'block', code: 'reason-1' },
        { source: 'block', code: 'reason-2' },
      ],
    },
    deliveries: { allowed: false, reasons: [{ source: 'block', code: 'reason-2' }] },
    invoices: {
      allowed: false,
      reasons: [
        { source: 'block', code: 'reason-2' },
        { source: 'block', code: 'reason-3' },
      ],
    },
  });
});

it('holds no free text and no actor', () => {
  const standing = JSON.stringify(standingOf({ status: 'active', blocks: [block('all')] }));

  expect(standing).not.toMatch(/不公开|wang|财务/);
});
