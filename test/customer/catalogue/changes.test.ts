import fc from 'fast-check';
import { applyChanges, changesBetween } from '../../../src/customer/catalogue/changes.js';
import { CATALOGUE } from '../../../src/customer/catalogue/fields.js';
import type { JsonObject } from '../../../src/customer/catalogue/json.js';
import type { Change } from '../../../src/customer/events.js';
import type { CustomerFields } from '../../../src/customer/record.js';
import { arbitraryRecord } from '../../support/arbitrary-records.js';

const LEAST: CustomerFields = { code: 'C1', kind: 'company', legalName: '甲', country: 'CN' };

/** Lists of elements in the order of their ids: their order says nothing. */
function ordered(record: CustomerFields): JsonObject {
  const copy: JsonObject = { ...record };
  for (const { name, type } of CATALOGUE) {
    const list = copy[name];
    if (type.type !== 'elements' || !Array.isArray(list)) continue;
    const byId = (a: JsonObject, b: JsonObject) =>
      String(a[type.idField]) < String(b[type.idField]) ? -1 : 1;
    copy[name] = [...list].sort(byId);
  }
  return copy;
}

function inReverse(changes: readonly Change[]): Change[] {
  return [...changes].reverse().map(({ path, from, to }) => ({ path, from: to, to: from }));
}

describe('laws', () => {
  it('the changes between two records turn one into the other, and back', () => {
    fc.assert(
      fc.property(arbitraryRecord(), arbitraryRecord(), (from, to) => {
        const changes = changesBetween(from, to);

        expect(ordered(applyChanges(from, changes))).toEqual(ordered(to));
        expect(ordered(applyChanges(to, inReverse(changes)))).toEqual(ordered(from));
      }),
    );
  });

  it('hold for the JSON of the changes, which is what the log keeps', () => {
    fc.assert(
      fc.property(arbitraryRecord(), arbitraryRecord(), (from, to) => {
        const kept = JSON.parse(JSON.stringify(changesBetween(from, to)));

        expect(ordered(applyChanges(from, kept))).toEqual(ordered(to));
      }),
    );
  });

  it('a record has no changes to itself, or to a copy', () => {
    fc.assert(
      fc.property(arbitraryRecord(), (record) => {
        expect(changesBetween(record, record)).toEqual([]);
        expect(changesBetween(record, structuredClone(record))).toEqual([]);
      }),
    );
  });

  it('no path is changed twice', () => {
    fc.assert(
      fc.property(arbitraryRecord(), arbitraryRecord(), (from, to) => {
        const paths = changesBetween(from, to).map(({ path }) => path);

        expect(new Set(paths).size).toBe(paths.length);
      }),
    );
  });

  it('applying leaves the record it starts from as it was', () => {
    fc.assert(
      fc.property(arbitraryRecord(), arbitraryRecord(), (from, to) => {
        const before = structuredClone(from);
        applyChanges(from, changesBetween(from, to));

        expect(from).toEqual(before);
      }),
    );
  });
});

describe('paths', () => {
  const contact = { contactId: 'c1', name: '王芳', emails: ['a@b.cn'] };

  it.each<[string, Partial<CustomerFields>, Partial<CustomerFields>, Change[]]>([
    ['a value', { remarks: 'a' }, { remarks: 'b' }, [{ path: '/remarks', from: 'a', to: 'b' }]],
    ['a value that comes', {}, { remarks: 'b' }, [{ path: '/remarks', to: 'b' }]],
    ['a value that goes', { remarks: 'a' }, {}, [{ path: '/remarks', from: 'a' }]],
    [
      'money is one path',
      { creditLimit: { amount: '1.00', currency: 'CNY' } },
      { creditLimit: { amount: '1.00', currency: 'CNY', validUntil: '2026-12-31' } },
      [
        {
          path: '/creditLimit',
          from: { amount: '1.00', currency: 'CNY' },
          to: { amount: '1.00', currency: 'CNY', validUntil: '2026-12-31' },
        },
      ],
    ],
    [
      'terms are one path',
      { paymentTerms: { kind: 'net', days: 30 } },
      { paymentTerms: { kind: 'net', days: 60 } },
      [
        {
          path: '/paymentTerms',
          from: { kind: 'net', days: 30 },
          to: { kind: 'net', days: 60 },
        },
      ],
    ],
    [
      'a list without ids is one path',
      { tags: ['a', 'b'] },
      { tags: ['b'] },
      [{ path: '/tags', from: ['a', 'b'], to: ['b'] }],
    ],
    ['an element that comes', {}, { contacts: [contact] }, [{ path: '/contacts/c1', to: contact }]],
    [
      'an element that goes',
      { contacts: [contact] },
      {},
      [{ path: '/contacts/c1', from: contact }],
    ],
    [
      'the parts of an element',
      { contacts: [contact] },
      { contacts: [{ contactId: 'c1', name: '王芳', title: '经理' }] },
      [
        { path: '/contacts/c1/emails', from: ['a@b.cn'] },
        { path: '/contacts/c1/title', to: '经理' },
      ],
    ],
    [
      'the parts of a section',
      { invoicing: { title: '甲', remark: 'x' } },
      { invoicing: { title: '乙' } },
      [
        { path: '/invoicing/title', from: '甲', to: '乙' },
        { path: '/invoicing/remark', from: 'x' },
      ],
    ],
    [
      'own attributes, whatever they are called',
      { attributes: { constructor: 'a', toString: 1 } },
      { attributes: { toString: 2, 'a/b~c': true } },
      [
        { path: '/attributes/constructor', from: 'a' },
        { path: '/attributes/toString', from: 1, to: 2 },
        { path: '/attributes/a~1b~0c', to: true },
      ],
    ],
  ])('%s', (_, before, after, changes) => {
    const from = { ...LEAST, ...before };
    const to = { ...LEAST, ...after };

    expect(changesBetween(from, to)).toEqual(changes);
    expect(applyChanges(from, changes)).toEqual(to);
  });

  it('the order of elements says nothing', () => {
    const other = { contactId: 'c2', name: '李雷' };
    const from = { ...LEAST, contacts: [contact, other] };

    expect(changesBetween(from, { ...LEAST, contacts: [other, contact] })).toEqual([]);
  });

  it.each([
    '',
    '/',
    '/unknown',
    '/unknown/x',
    '/creditLimit/amount',
    '/remarks/x',
    'remarks',
    '/tags/0',
  ])('that are none of ours are left alone: %j', (path) => {
    const record = { ...LEAST, creditLimit: { amount: '1.00', currency: 'CNY' }, tags: ['a'] };

    expect(applyChanges(record, [{ path, to: 'x' }])).toEqual(record);
  });

  it('into an element that is not there make it, so that nothing of the log is lost', () => {
    const { contacts } = applyChanges(LEAST, [{ path: '/contacts/c9/name', to: '王芳' }]);

    expect(contacts).toEqual([{ contactId: 'c9', name: '王芳' }]);
    expect(applyChanges(LEAST, [{ path: '/contacts/c9', from: { contactId: 'c9' } }])).toEqual(
      LEAST,
    );
  });
});
