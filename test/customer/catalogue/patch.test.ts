import fc from 'fast-check';
import type { JsonObject } from '../../../src/customer/catalogue/json.js';
import type { CustomerFields } from '../../../src/customer/record.js';
import { arbitraryRecord } from '../../support/arbitrary-records.js';
import {
  created,
  errorsOf,
  eventsOf,
  given,
  idMaker,
  onlyEvent,
  patch,
  refusal,
  stateOf,
} from '../../support/given.js';
import { retire, testPolicy } from '../../support/test-policy.js';

/** Merge patches (RFC 7396) on a record, lists of elements by their ids. */

const WANG = {
  contactId: 'wang',
  name: '王芳',
  roles: ['purchasing'],
  emails: ['wang@example.cn'],
  primary: true,
};
const LI = { contactId: 'li', name: '李雷', phones: [{ number: '12', kind: 'raw' as const }] };

const CUSTOMER: Partial<CustomerFields> = {
  shortName: '春满园',
  contacts: [WANG, LI],
  creditLimit: { amount: '500000.00', currency: 'CNY', validUntil: '2026-12-31' },
  paymentTerms: { kind: 'net', base: 'statement', days: 30 },
  invoicing: {
    title: '春满园',
    remark: '随货',
    phone: { number: '+8657188886666', kind: 'landline' },
  },
  tags: ['华东', '展会'],
  attributes: { channel: '电商', staff: 7, brands: ['red'] },
};

function changesOf(changes: JsonObject, fields = CUSTOMER) {
  const { changes: made } = onlyEvent(
    given(created(fields)).when(patch(changes)),
    'CustomerUpdated',
  );
  return made;
}

function errors(changes: JsonObject, fields = CUSTOMER): string[] {
  const { code, problems } = refusal(given(created(fields)).when(patch(changes)));
  expect(code).toBe('invalid');
  return errorsOf(problems);
}

describe('values', () => {
  it('are replaced, removed by null, and left alone when not named', () => {
    expect(changesOf({ shortName: '春园', tags: null, remarks: '新' })).toEqual([
      { path: '/shortName', from: '春满园', to: '春园' },
      { path: '/remarks', to: '新' },
      { path: '/tags', from: ['华东', '展会'] },
    ]);
  });

  it('that must be there are not removed', () => {
    expect(errors({ legalName: null, country: '' })).toEqual([
      'required@/country',
      'required@/legalName',
    ]);
  });

  it('with parts are merged', () => {
    expect(changesOf({ creditLimit: { amount: '600000' } })).toEqual([
      {
        path: '/creditLimit',
        from: { amount: '500000.00', currency: 'CNY', validUntil: '2026-12-31' },
        to: { amount: '600000.00', currency: 'CNY', validUntil: '2026-12-31' },
      },
    ]);
    expect(changesOf({ creditLimit: { validUntil: null } })[0]?.to).toEqual({
      amount: '500000.00',
      currency: 'CNY',
    });
    expect(changesOf({ invoicing: { remark: null, phone: { extension: '8' } } })).toEqual([
      { path: '/invoicing/remark', from: '随货' },
      {
        path: '/invoicing/phone',
        from: { number: '+8657188886666', kind: 'landline' },
        to: { number: '+8657188886666', kind: 'landline', extension: '8' },
      },
    ]);
    expect(changesOf({ attributes: { staff: 8, channel: null } })).toEqual([
      { path: '/attributes/channel', from: '电商' },
      { path: '/attributes/staff', from: 7, to: 8 },
    ]);
  });

  it('of a list without ids are replaced whole', () => {
    expect(changesOf({ tags: ['展会'] })).toEqual([
      { path: '/tags', from: ['华东', '展会'], to: ['展会'] },
    ]);
  });

  it('of the wrong type are refused where they stand', () => {
    expect(errors({ creditLimit: 5, invoicing: ['x'], attributes: 'x', shortName: {} })).toEqual([
      'wrong-type@/attributes',
      'wrong-type@/creditLimit',
      'wrong-type@/invoicing',
      'wrong-type@/shortName',
    ]);
  });

  it('that are the same change nothing: no event', () => {
    expect(eventsOf(given(created(CUSTOMER)).when(patch({})))).toEqual([]);
    const same = {
      shortName: '春满园 ',
      creditLimit: { amount: '500000' },
      tags: ['华东', '展会', '华东'],
      contacts: { wang: { name: '王芳' } },
      remarks: null,
    };
    expect(eventsOf(given(created(CUSTOMER)).when(patch(same)))).toEqual([]);
  });
});

describe('elements', () => {
  it('are named by their ids; those a caller does not name are untouched', () => {
    expect(changesOf({ contacts: { wang: { title: '经理', emails: null } } })).toEqual([
      { path: '/contacts/wang/emails', from: ['wang@example.cn'] },
      { path: '/contacts/wang/title', to: '经理' },
    ]);
  });

  it('are removed by null', () => {
    expect(changesOf({ contacts: { li: null } })).toEqual([{ path: '/contacts/li', from: LI }]);
  });

  it('are made under new-1, new-2 …, with ids of their own', () => {
    const contacts = {
      'new-2': { name: '韩梅' },
      wang: { primary: false },
      'new-1': { name: '赵' },
    };

    expect(changesOf({ contacts })).toEqual([
      { path: '/contacts/wang/primary', from: true, to: false },
      { path: '/contacts/id-1', to: { contactId: 'id-1', name: '韩梅' } },
      { path: '/contacts/id-2', to: { contactId: 'id-2', name: '赵' } },
    ]);
  });

  it('may be made where the record has none', () => {
    expect(changesOf({ externalIds: { 'new-1': { system: 'erp', id: '7' } } })).toEqual([
      { path: '/externalIds/id-1', to: { externalIdId: 'id-1', system: 'erp', id: '7' } },
    ]);
  });

  it.each([
    [{ contacts: [WANG] }, 'array-in-patch@/contacts'],
    [{ contacts: [] }, 'array-in-patch@/contacts'],
    [{ contacts: null }, 'wrong-type@/contacts'],
    [{ contacts: 'wang' }, 'wrong-type@/contacts'],
    [{ contacts: { wang: 'x' } }, 'wrong-type@/contacts/wang'],
    [{ contacts: { wang: [] } }, 'wrong-type@/contacts/wang'],
    [{ contacts: { nobody: { name: 'x' } } }, 'unknown-element@/contacts/nobody'],
    [{ contacts: { nobody: null } }, 'unknown-element@/contacts/nobody'],
    [{ contacts: { 'new-1': null } }, 'unknown-element@/contacts/new-1'],
    [{ contacts: { 'new-0': { name: 'x' } } }, 'unknown-element@/contacts/new-0'],
    [{ contacts: { 'new-': { name: 'x' } } }, 'unknown-element@/contacts/new-'],
    [{ contacts: { __proto__x: { name: 'x' } } }, 'unknown-element@/contacts/__proto__x'],
    [{ contacts: { constructor: { name: 'x' } } }, 'unknown-element@/contacts/constructor'],
    [{ contacts: { 'new-1': {} } }, 'required@/contacts/new-1'],
    [{ contacts: { wang: { colour: 'x' } } }, 'unknown-field@/contacts/wang/colour'],
    [{ contacts: { 'new-1': { emails: ['x'] } } }, 'not-an-email@/contacts/new-1/emails/0'],
    [{ addresses: { 'new-1': { line: 'x' } } }, 'required@/addresses/new-1/kind'],
    [{ contacts: { li: { primary: true } } }, 'several-primary@/contacts/li/primary'],
  ])('refused: %j', (changes, error) => {
    expect(errors(changes)).toEqual([error]);
  });

  it('keep their id: in the body it may be repeated, not changed, and none is given to a new one', () => {
    expect(changesOf({ contacts: { wang: { contactId: 'wang', title: '经理' } } })).toEqual([
      { path: '/contacts/wang/title', to: '经理' },
    ]);
    for (const contactId of ['li', 'other', null]) {
      expect(errors({ contacts: { wang: { contactId, title: '经理' } } })).toEqual([
        'not-writable@/contacts/wang/contactId',
      ]);
    }
    for (const contactId of ['new-1', 'wang', 'mine']) {
      expect(errors({ contacts: { 'new-1': { contactId, name: '赵' } } })).toEqual([
        'not-writable@/contacts/new-1/contactId',
      ]);
    }
  });

  it('go by null alone, never by being emptied', () => {
    const allBlank = { name: '', roles: [], emails: null, primary: null };

    expect(errors({ contacts: { wang: allBlank } })).toEqual(['required@/contacts/wang']);
    expect(errors({ contacts: { li: { name: null, phones: null } } })).toEqual([
      'required@/contacts/li',
    ]);
  });

  it('beyond the limit are refused', () => {
    const contacts = Object.fromEntries(
      Array.from({ length: 99 }, (_, i) => [`new-${i + 1}`, { name: `n${i}` }]),
    );

    expect(errors({ contacts })).toEqual(['too-many@/contacts']);
    expect(changesOf({ contacts: { ...contacts, wang: null } })).toHaveLength(100);
  });
});

describe('names', () => {
  it.each(['colour', 'constructor', 'toString'])('that are no field are refused: %s', (name) => {
    expect(errors({ [name]: 'x' })).toEqual([`unknown-field@/${name}`]);
  });

  it.each(['status', 'customerId', 'version', 'formerNames', 'warnings', 'lastReviewedOn'])(
    'that Dossier itself keeps are refused, also to take away: %s',
    (name) => {
      expect(errors({ [name]: 'x' })).toEqual([`not-writable@/${name}`]);
      expect(errors({ [name]: null })).toEqual([`not-writable@/${name}`]);
    },
  );

  it('called __proto__ smuggle nothing in', () => {
    const smuggled = '{"__proto__": {"remarks": "x", "creditRating": "AAA"}}';

    expect(errors(JSON.parse(smuggled))).toEqual(['unknown-field@/__proto__']);
    expect(errors(JSON.parse(`{"invoicing": ${smuggled}}`))).toEqual([
      'unknown-field@/invoicing/__proto__',
    ]);
    expect(errors(JSON.parse('{"contacts": {"__proto__": {"name": "x"}}}'))).toEqual([
      'unknown-element@/contacts/__proto__',
    ]);
  });
});

it('a patch nested 20,000 levels deep is refused like any other of the wrong type', () => {
  const deep = JSON.parse(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`);

  expect(errors({ attributes: { channel: deep } })).toEqual(['wrong-type@/attributes/channel']);
  expect(errors({ invoicing: deep })).toEqual(['unknown-field@/invoicing/a']);
});

describe('what was right once', () => {
  const policy = retire(
    retire(testPolicy({ attributes: [] }), 'category', 'vip'),
    'contactRole',
    'purchasing',
  );
  const fields: Partial<CustomerFields> = { ...CUSTOMER, category: 'vip', creditRating: 'gone' };
  const change = (changes: JsonObject) => given(created(fields)).when(patch(changes), { policy });

  it('stays as it is when something else changes', () => {
    const { changes } = onlyEvent(
      change({ remarks: 'x', contacts: { li: { title: '经理' }, wang: { title: '总监' } } }),
      'CustomerUpdated',
    );

    expect(changes.map(({ path }) => path)).toEqual([
      '/remarks',
      '/contacts/wang/title',
      '/contacts/li/title',
    ]);
  });

  it('may be sent again with the rest', () => {
    const same = {
      category: 'vip',
      creditRating: 'gone',
      attributes: { channel: '电商' },
      contacts: { wang: { roles: ['purchasing', 'decision'] } },
    };

    expect(onlyEvent(change(same), 'CustomerUpdated').changes).toEqual([
      { path: '/contacts/wang/roles', from: ['purchasing'], to: ['purchasing', 'decision'] },
    ]);
  });

  it('cannot be chosen anew', () => {
    expect(
      errorsOf(refusal(change({ contacts: { li: { roles: ['purchasing'] } } })).problems),
    ).toEqual(['retired-choice@/contacts/li/roles/0']);
    const other = given(created(CUSTOMER)).when(patch({ category: 'vip' }), { policy });
    expect(errorsOf(refusal(other).problems)).toEqual(['retired-choice@/category']);
  });

  it('may be taken away', () => {
    expect(
      onlyEvent(
        change({ category: null, attributes: { channel: null, staff: null, brands: null } }),
        'CustomerUpdated',
      ).changes.map(({ path }) => path),
    ).toEqual(['/category', '/attributes/channel', '/attributes/staff', '/attributes/brands']);
  });

  it('does not change by itself, though the same text would be read otherwise today', () => {
    // With the address a number without area code would become one of Hangzhou.
    const noAreaCode = { contactId: 'li', phones: [{ number: '88886666', kind: 'raw' as const }] };
    const decision = given(created({ contacts: [noAreaCode] })).when(
      patch({ addresses: { 'new-1': { kind: 'registered', province: '浙江', city: '杭州' } } }),
    );

    expect(onlyEvent(decision, 'CustomerUpdated').changes.map(({ path }) => path)).toEqual([
      '/addresses/id-1',
    ]);
  });

  it('a field that the policy came to ask for later is a warning until it was there once', () => {
    const asking = testPolicy({
      attributes: [{ name: 'channel', type: 'text', zh: '渠道', en: 'Channel', required: true }],
    });
    const without = given(created()).when(patch({ remarks: 'x' }), { policy: asking });
    expect(onlyEvent(without, 'CustomerUpdated').warnings).toEqual([
      { code: 'required', pointer: '/attributes/channel' },
    ]);

    const had = given(created({ attributes: { channel: '电商' } }));
    const taken = had.when(patch({ attributes: null }), { policy: asking });
    expect(errorsOf(refusal(taken).problems)).toEqual(['required@/attributes/channel']);
  });

  it('an error across fields that was there before does not stand in the way of a change', () => {
    // Two primaries, as an earlier release might have let pass.
    const contacts = [WANG, { ...LI, primary: true }];

    expect(changesOf({ remarks: 'x' }, { contacts })).toHaveLength(1);
    expect(errors({ contacts: { 'new-1': { name: '赵', primary: true } } }, { contacts })).toEqual([
      'several-primary@/contacts/new-1/primary',
    ]);
  });
});

describe('laws', () => {
  it('an empty patch changes no record that ever passed', () => {
    fc.assert(
      fc.property(arbitraryRecord(), (record) => {
        expect(eventsOf(given(created(record)).when(patch({})))).toEqual([]);
      }),
    );
  });

  it('a patch of one value changes that one and nothing else', () => {
    fc.assert(
      fc.property(arbitraryRecord(), fc.integer({ min: 1, max: 1e6 }), (record, number) => {
        const decision = given(created(record)).when(patch({ remarks: `new ${number}` }), {
          newId: idMaker(),
        });

        const { changes } = onlyEvent(decision, 'CustomerUpdated');
        expect(changes.map(({ path }) => path)).toEqual(['/remarks']);
      }),
    );
  });

  it('removing every element and value that may go leaves a record that passes', () => {
    fc.assert(
      fc.property(arbitraryRecord(), (record) => {
        const { contacts = [], addresses = [], tags } = record;
        const gone = {
          contacts: Object.fromEntries(contacts.map(({ contactId }) => [contactId, null])),
          addresses: Object.fromEntries(addresses.map(({ addressId }) => [addressId, null])),
          tags: null,
        };
        const state = stateOf(
          created(record),
          ...eventsOf(given(created(record)).when(patch(gone))),
        );

        expect(state.fields).not.toHaveProperty('contacts');
        expect(state.fields).not.toHaveProperty('addresses');
        expect(tags === undefined || !('tags' in state.fields)).toBe(true);
      }),
    );
  });
});
