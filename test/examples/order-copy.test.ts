import fc from 'fast-check';
import { type Copy, takeState } from '../../examples/order-service/customers.js';

/** A record of the state topic: null for a customer who is to be forgotten. */
function record(position: number, isAllowed: boolean | null) {
  const standing = { orders: { allowed: isAllowed, reasons: [] } };
  return {
    key: Buffer.from('customer'),
    value: isAllowed === null ? null : Buffer.from(JSON.stringify({ standing })),
    headers: { ce_type: 'dossier.CustomerState.v1', ce_position: String(position) },
  };
}

describe('the copy of the example order service', () => {
  it('holds the record with the highest position, in whatever order and however often they come', () => {
    const values = fc.array(fc.constantFrom(true, false, null), { minLength: 1 });
    fc.assert(
      fc.property(values, fc.infiniteStream(fc.nat()), (all, random) => {
        const records = all.map((value, index) => record(7 * (index + 1), value));
        const order = [...records, ...records]
          .map((one) => ({ one, at: random.next().value }))
          .sort((a, b) => a.at - b.at);
        const copy: Copy = new Map();
        for (const { one } of order) takeState(copy, one);
        expect(copy.get('customer')?.orders?.allowed ?? null).toBe(all.at(-1));
      }),
    );
  });
});
