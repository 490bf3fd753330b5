import type { JsonObject } from '../../src/customer/catalogue/json.js';
import type { CustomerEvent } from '../../src/customer/events.js';
import { evolve } from '../../src/customer/evolve.js';
import type { CustomerFields, StoredWarning } from '../../src/customer/record.js';
import type { CustomerState } from '../../src/customer/state.js';
import {
  accepted,
  CUSTOMER_ID,
  create,
  created,
  errorsOf,
  eventsOf,
  given,
  onlyEvent,
  patch,
  pending,
  refusal,
  stateOf,
  TODAY,
  warningsOf,
} from '../support/given.js';
import { testPolicy } from '../support/test-policy.js';

const LEAST = { legalName: '杭州春满园文化创意有限公司', country: 'CN' };

describe('creating', () => {
  it('a customer is active at once, with the code of the rule and today as its first day', () => {
    expect(onlyEvent(given().when(create(LEAST)), 'CustomerCreated')).toEqual({
      status: 'active',
      createdOn: TODAY,
      fields: { ...LEAST, kind: 'company', code: 'C000001' },
      warnings: [],
    });
  });

  it('or waits for its activation where the policy wants that', () => {
    const policy = testPolicy({ newCustomers: 'pending' });

    expect(onlyEvent(given().when(create(LEAST), { policy }), 'CustomerCreated').status).toBe(
      'pending',
    );
  });

  it.each(['A-1', 'a.b/c_d-9', '7'])('keeps a code that is given: %s', (code) => {
    const { fields } = onlyEvent(given().when(create({ ...LEAST, code })), 'CustomerCreated');

    expect(fields.code).toBe(code);
  });

  it.each(['-1', 'A 1', '编码', 'x'.repeat(41)])('refuses one of another form: %s', (code) => {
    const { problems } = refusal(given().when(create({ ...LEAST, code })));

    expect(problems).toHaveLength(1);
    expect(problems?.[0]?.pointer).toBe('/code');
  });

  it('never goes without a code, even if one was typed that is not seen', () => {
    const decision = given().when(create({ ...LEAST, code: '\u200b' }), {
      nextCode: undefined,
    } as object);

    expect(errorsOf(refusal(decision).problems)).toEqual(['required@/code']);
  });

  it('with errors tells them with the warnings, and makes nothing', () => {
    const { code, problems } = refusal(
      given().when(
        create({ bankAccounts: [{ bankName: '工行' }], taxIds: [{ type: 'cn-uscc' }, {}] }),
      ),
    );

    expect(code).toBe('invalid');
    expect(errorsOf(problems)).toEqual([
      'required@/country',
      'required@/legalName',
      'required@/taxIds/0/value',
      'required@/taxIds/1/type',
      'required@/taxIds/1/value',
    ]);
    expect(warningsOf(problems)).toEqual(['account-number-missing@/bankAccounts/0']);
  });
});

describe('the code', () => {
  it.each<[string, CustomerEvent[], boolean]>([
    ['of a pending customer may change', [pending()], true],
    ['of one that was never active may too', [pending(), archived(), reactivated()], true],
    ['is fixed once the customer is active', [created()], false],
    ['and stays fixed', [created(), { type: 'CustomerDeactivated', data: {} }], false],
    [
      'also for one that was activated',
      [pending(), { type: 'CustomerActivated', data: {} }],
      false,
    ],
  ])('%s', (_, events, may) => {
    const decision = given(...events).when(patch({ code: 'B-7' }));

    if (may) {
      expect(onlyEvent(decision, 'CustomerUpdated').changes).toEqual([
        { path: '/code', from: 'C000001', to: 'B-7' },
      ]);
    } else {
      expect(errorsOf(refusal(decision).problems)).toEqual(['fixed-once-active@/code']);
    }
  });

  it.each([null, '', 'C000001'])('stays when %j is sent', (code) => {
    expect(eventsOf(given(created()).when(patch({ code })))).toEqual([]);
    expect(eventsOf(given(pending()).when(patch({ code })))).toEqual([]);
  });

  function archived(): CustomerEvent {
    return { type: 'CustomerArchived', data: {} };
  }

  function reactivated(): CustomerEvent {
    return { type: 'CustomerReactivated', data: {} };
  }
});

describe('the kind', () => {
  const NATURAL = ['person', 'sole-proprietor'] as const;
  const OTHERS = ['company', 'cooperative', 'institution', 'organisation'] as const;

  it.each(NATURAL.flatMap((a) => OTHERS.map((b) => [a, b] as const)))(
    'does not cross over between %s and %s, pending or not',
    (a, b) => {
      for (const make of [created, pending]) {
        for (const [from, to] of [
          [a, b],
          [b, a],
        ] as const) {
          const decision = given(make({ kind: from })).when(patch({ kind: to }));
          expect(errorsOf(refusal(decision).problems)).toEqual(['kind-change@/kind']);
        }
      }
    },
  );

  it.each([
    ['person', 'sole-proprietor'],
    ['company', 'institution'],
  ] as const)('may change from %s to %s', (from, to) => {
    expect(
      onlyEvent(given(created({ kind: from })).when(patch({ kind: to })), 'CustomerUpdated')
        .changes,
    ).toEqual([{ path: '/kind', from, to }]);
  });

  it('does not cross over by being taken away', () => {
    const decision = given(created({ kind: 'person' })).when(patch({ kind: null }));

    expect(errorsOf(refusal(decision).problems)).toEqual(['kind-change@/kind']);
  });
});

describe('other customers', () => {
  const PARENT = '01890000-0000-7000-8000-0000000000aa';
  const TAX_ID = '91330105321935456Y';
  const FORM = `cn-uscc:${TAX_ID}`;
  const shared = { type: 'cn-uscc', value: TAX_ID, shared: true, reason: '分公司' };

  it.each<[string, object, string[]]>([
    ['must exist to be the parent', {}, ['parent-unknown@/parentCustomerId']],
    ['cannot be below', { ancestors: [PARENT, CUSTOMER_ID] }, ['parent-cycle@/parentCustomerId']],
    [
      'cannot be too deep a tree',
      { ancestors: [PARENT], treeTooDeep: 50 },
      ['parent-too-deep@/parentCustomerId'],
    ],
    ['may be the parent', { ancestors: [PARENT] }, []],
  ])('%s', (_, others, errors) => {
    const decision = given(created()).when(patch({ parentCustomerId: PARENT }), { others });

    expect(decision.type === 'refused' ? errorsOf(decision.problems) : []).toEqual(errors);
  });

  it('none is its own parent', () => {
    const decision = given(created()).when(patch({ parentCustomerId: CUSTOMER_ID }), {
      others: { ancestors: [CUSTOMER_ID] },
    });

    expect(errorsOf(refusal(decision).problems)).toEqual(['parent-cycle@/parentCustomerId']);
  });

  it('a parent that is named again is not looked for', () => {
    const decision = given(created({ parentCustomerId: PARENT })).when(
      patch({ parentCustomerId: PARENT, remarks: 'x' }),
    );

    expect(eventsOf(decision)).toHaveLength(1);
  });

  const tree = { ancestors: [PARENT], treeTaxIds: new Set([FORM]) };
  const elsewhere = { ancestors: [PARENT], treeTaxIds: new Set(['cn-uscc:other']) };

  it('in one tree may share a tax id, with a reason', () => {
    const input = { ...LEAST, parentCustomerId: PARENT, taxIds: [shared] };

    expect(eventsOf(given().when(create(input), { others: tree }))).toHaveLength(1);
    const { reason: _, ...noReason } = shared;
    const without = given().when(create({ ...input, taxIds: [noReason] }), { others: tree });
    expect(errorsOf(refusal(without).problems)).toEqual(['shared-needs-reason@/taxIds/0/reason']);
  });

  it.each<[string, JsonObject, object]>([
    ['without a parent', { taxIds: [shared] }, {}],
    ['of another tree', { parentCustomerId: PARENT, taxIds: [shared] }, { others: elsewhere }],
  ])('share none %s', (_, fields, context) => {
    const decision = given().when(create({ ...LEAST, ...fields }), context);

    expect(errorsOf(refusal(decision).problems)).toEqual(['not-shareable@/taxIds/0/shared']);
  });

  describe('once a tax id is shared', () => {
    const held = { taxIdId: 't1', ...shared };
    const child = created({ parentCustomerId: PARENT, taxIds: [held] });

    it('other changes go on, though the tree above may have changed', () => {
      expect(eventsOf(given(child).when(patch({ remarks: 'x' })))).toHaveLength(1);
      expect(
        eventsOf(
          given(child).when(
            patch({ taxIds: { 'new-1': { type: 'lei', value: '5493001KJTIIGC8Y1R12' } } }),
            {
              others: elsewhere,
            },
          ),
        ),
      ).toHaveLength(1);
    });

    it.each<[string, JsonObject, object]>([
      ['the parent cannot go', { parentCustomerId: null }, { others: tree }],
      [
        'nor be another that does not have it',
        { parentCustomerId: '01890000-0000-7000-8000-0000000000bb' },
        { others: elsewhere },
      ],
      [
        'nor the number be another',
        { taxIds: { t1: { value: '913303823278610560' } } },
        { others: tree },
      ],
      [
        'nor the reason be looked at alone',
        { taxIds: { t1: { reason: 'x' } } },
        { others: elsewhere },
      ],
    ])('%s', (_, changes, context) => {
      const decision = given(child).when(patch(changes), context);

      expect(errorsOf(refusal(decision).problems)).toEqual(['not-shareable@/taxIds/t1/shared']);
    });
  });
});

describe('warnings', () => {
  /** A state with the events of the decision. */
  function having(state: CustomerState | undefined, events: CustomerEvent[]): CustomerState {
    const last = events.reduce(evolve, state as CustomerState); // there is at least one event
    return last;
  }

  function warningsAfter(
    events: CustomerEvent[],
    changes: JsonObject,
    confirm: string[] = [],
  ): StoredWarning[] {
    return onlyEvent(given(...events).when(patch(changes, confirm)), 'CustomerUpdated').warnings;
  }

  const SAME_NAME = { code: 'same-name', pointer: '/legalName' };
  const input = { ...LEAST, contacts: [{ name: '王芳', phones: ['12', '13800138000'] }] };

  it('are stored under pointers that last, and told under those of the input', () => {
    const decision = accepted(given().when(create(input), { others: { sameName: true } }));

    expect(warningsOf(decision.problems)).toEqual([
      'phone-not-understood@/contacts/0/phones/0',
      'same-name@/legalName',
    ]);
    expect(onlyEvent(decision, 'CustomerCreated').warnings).toEqual([
      { code: 'phone-not-understood', pointer: '/contacts/id-1/phones/0' },
      SAME_NAME,
    ]);
  });

  it('can be confirmed by either pointer; what is not there is not confirmed', () => {
    const confirm = ['phone-not-understood@/contacts/0/phones/0', 'same-name@/legalName', 'x@/y'];
    const decision = given().when(create(input, confirm), { others: { sameName: true } });

    expect(onlyEvent(decision, 'CustomerCreated').warnings).toEqual([
      { code: 'phone-not-understood', pointer: '/contacts/id-1/phones/0', confirmed: true },
      { ...SAME_NAME, confirmed: true },
    ]);
    const stored = ['phone-not-understood@/contacts/id-1/phones/0'];
    const byStored = given().when(create(input, stored));
    expect(onlyEvent(byStored, 'CustomerCreated').warnings).toMatchObject([{ confirmed: true }]);
  });

  it('hold no value', () => {
    const { warnings } = onlyEvent(given().when(create(input)), 'CustomerCreated');

    expect(warnings.flatMap(Object.keys)).toEqual(['code', 'pointer']);
  });

  const RAW = { number: '12', kind: 'raw' as const };
  const fields: Partial<CustomerFields> = {
    contacts: [{ contactId: 'wang', name: '王芳', phones: [RAW] }],
    bankAccounts: [{ accountId: 'a1', bankName: '工行' }],
  };
  const PHONE = { code: 'phone-not-understood', pointer: '/contacts/wang/phones/0' };
  const ACCOUNT = { code: 'account-number-missing', pointer: '/bankAccounts/a1' };
  const confirmedBoth = created(fields, {
    warnings: [
      { ...PHONE, confirmed: true },
      { ...ACCOUNT, confirmed: true },
    ],
  });

  it('stay confirmed while the value stays', () => {
    expect(warningsAfter([confirmedBoth], { remarks: 'x' })).toEqual([
      { ...PHONE, confirmed: true },
      { ...ACCOUNT, confirmed: true },
    ]);
    // A neighbour of the value is not the value.
    expect(
      warningsAfter([confirmedBoth], { contacts: { wang: { title: '经理' } } }),
    ).toContainEqual({
      ...PHONE,
      confirmed: true,
    });
  });

  it('are doubts again when the value changes', () => {
    expect(warningsAfter([confirmedBoth], { contacts: { wang: { phones: ['34'] } } })).toEqual([
      PHONE,
      { ...ACCOUNT, confirmed: true },
    ]);
    // The doubt about an account is about all of it.
    expect(warningsAfter([confirmedBoth], { bankAccounts: { a1: { bankName: '农行' } } })).toEqual([
      { ...PHONE, confirmed: true },
      ACCOUNT,
    ]);
  });

  it('go with the value', () => {
    expect(warningsAfter([confirmedBoth], { contacts: { wang: null } })).toEqual([
      { ...ACCOUNT, confirmed: true },
    ]);
    expect(
      warningsAfter([confirmedBoth], {
        bankAccounts: { a1: { accountNo: '6222021202000000001' } },
      }),
    ).toEqual([{ ...PHONE, confirmed: true }]);
  });

  it('are confirmed by a patch that changes nothing else, once', () => {
    const unconfirmed = created(fields, { warnings: [PHONE, ACCOUNT] });
    const confirm = ['account-number-missing@/bankAccounts/a1'];
    const data = onlyEvent(given(unconfirmed).when(patch({}, confirm)), 'CustomerUpdated');

    expect(data).toMatchObject({ changes: [], warnings: [PHONE, { ...ACCOUNT, confirmed: true }] });
    const again = given(unconfirmed, { type: 'CustomerUpdated', data }).when(patch({}, confirm));
    expect(eventsOf(again)).toEqual([]);
  });

  it('that a newer release finds do not make a change of nothing a change', () => {
    const unwarned = created(fields);

    expect(eventsOf(given(unwarned).when(patch({})))).toEqual([]);
    expect(accepted(given(unwarned).when(patch({}))).problems).toHaveLength(2);
    expect(warningsAfter([unwarned], { remarks: 'x' })).toEqual([PHONE, ACCOUNT]);
  });

  it('of a same name stay with the name: who has it need not be looked for again', () => {
    const warned = created({}, { warnings: [{ ...SAME_NAME, confirmed: true }] });

    expect(warningsAfter([warned], { remarks: 'x' })).toEqual([{ ...SAME_NAME, confirmed: true }]);
    expect(warningsAfter([warned], { legalName: '另一家公司' })).toEqual([]);
    const renamed = given(warned).when(patch({ legalName: '另一家公司' }), {
      others: { sameName: true },
    });
    expect(onlyEvent(renamed, 'CustomerUpdated').warnings).toEqual([SAME_NAME]);
  });

  it('call for a review when the tax id is in doubt, unless the last review saw that', () => {
    const outdated = { 'new-1': { type: 'cn-taxno-legacy', value: '330105123456789' } };
    const doubted = given(created()).when(patch({ taxIds: outdated }));
    const data = onlyEvent(doubted, 'CustomerUpdated');
    expect(data.calls).toEqual(['tax-id-invalid']);

    const state = having(stateOf(created()), eventsOf(doubted));
    const reviewed: CustomerEvent = {
      type: 'CustomerReviewed',
      data: { on: TODAY, outcome: 'confirmed', checklist: [], versionSeen: 2 },
    };
    const events: CustomerEvent[] = [created(), { type: 'CustomerUpdated', data }];
    expect(state.review.calls).toEqual(['tax-id-invalid']);
    expect(
      onlyEvent(given(...events).when(patch({ remarks: 'x' })), 'CustomerUpdated').calls,
    ).toEqual(['tax-id-invalid']);
    expect(
      onlyEvent(given(...events, reviewed).when(patch({ remarks: 'x' })), 'CustomerUpdated'),
    ).not.toHaveProperty('calls');
  });
});

it('an update holds only the changed paths, and why', () => {
  const command = { ...patch({ remarks: 'x' }), reason: 'correction', note: '电话告知' } as const;

  expect(onlyEvent(given(created()).when(command), 'CustomerUpdated')).toEqual({
    on: TODAY,
    changes: [{ path: '/remarks', to: 'x' }],
    warnings: [],
    reason: 'correction',
    note: '电话告知',
  });
});

it('problems of the record and of the reason are told together', () => {
  const command = { ...patch({ legalName: '' }), reason: 'mood', note: 'x'.repeat(2001) };

  expect(errorsOf(refusal(given(created()).when(command)).problems)).toEqual([
    'not-a-choice@/reason',
    'required@/legalName',
    'too-long@/note',
  ]);
});
