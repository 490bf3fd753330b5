import { claimsOf } from '../../src/customer/claims.js';
import type { CustomerCommand, TakenOver } from '../../src/customer/commands.js';
import { recordOf } from '../../src/customer/customer-record.js';
import { splitPersonal } from '../../src/customer/personal.js';
import { checkDeclaration } from '../../src/customer/taking-over.js';
import {
  accepted,
  CUSTOMER_ID,
  create,
  errorsOf,
  given,
  onlyEvent,
  refusal,
  stateOf,
  TODAY,
} from '../support/given.js';
import { testPolicy } from '../support/test-policy.js';

const LEAST = { legalName: '杭州春满园文化创意有限公司', country: 'CN' };
const WHY = { note: '旧系统停用，期初导入' };

function takeOver(takenOver: TakenOver, input: object = {}): CustomerCommand {
  return { type: 'CreateCustomer', input: { ...LEAST, ...input }, confirm: [], takenOver };
}

function taken(takenOver: TakenOver, input: object = {}) {
  return onlyEvent(given().when(takeOver(takenOver, input)), 'CustomerCreated');
}

function errors(takenOver: object, input: object = {}): string[] {
  return errorsOf(refusal(given().when(takeOver(takenOver as TakenOver, input))).problems);
}

describe('taking over a customer', () => {
  it('keeps status and dates as they are given, why, and the day on which it came', () => {
    expect(
      taken({
        status: 'inactive',
        createdOn: '2015-06-30',
        lastReviewedOn: '2025-05-20',
        reason: 'other',
        ...WHY,
      }),
    ).toEqual({
      status: 'inactive',
      createdOn: '2015-06-30',
      fields: { ...LEAST, kind: 'company', code: 'C000001' },
      warnings: [],
      lastReviewedOn: '2025-05-20',
      takenOver: true,
      takenOverOn: TODAY,
      reason: 'other',
      ...WHY,
    });
  });

  it('with nothing given is as a new customer, but for the day on which it came', () => {
    const fresh = onlyEvent(given().when(create(LEAST)), 'CustomerCreated');

    expect(taken(WHY)).toEqual({ ...fresh, takenOver: true, takenOverOn: TODAY, ...WHY });
  });

  it('reports its last business in the activity stream', () => {
    const { activity } = accepted(given().when(takeOver({ lastActivityOn: '2025-12-31', ...WHY })));

    expect(activity).toEqual([
      { type: 'ActivityReported', data: { lastActivityOn: '2025-12-31' } },
    ]);
    expect(accepted(given().when(takeOver(WHY)))).not.toHaveProperty('activity');
  });

  it.each([
    ['pending', false],
    ['active', true],
    ['inactive', true],
    ['archived', true],
  ] as const)('%s: whether it ever was active follows', (status, everActive) => {
    const event = { type: 'CustomerCreated', data: taken({ status, ...WHY }) } as const;

    expect(stateOf(event)).toMatchObject({ status, everActive });
  });

  it('archived takes neither code nor tax id: others may have them', () => {
    const input = { taxIds: [{ type: 'cn-uscc', value: '91330105321935456Y' }] };
    const state = (status: 'active' | 'archived') =>
      stateOf({ type: 'CustomerCreated', data: taken({ status, ...WHY }, input) });

    expect(claimsOf(state('active')).map(({ kind }) => kind)).toEqual(['code', 'tax-id']);
    expect(claimsOf(state('archived'))).toEqual([]);
  });

  it('is still seen after a review here', () => {
    const state = stateOf(
      { type: 'CustomerCreated', data: taken(WHY) },
      {
        type: 'CustomerReviewed',
        data: { on: TODAY, outcome: 'confirmed', checklist: [], versionSeen: 1 },
      },
    );
    const standpoint = { version: 2, position: 2, createdAt: '', updatedAt: '' };

    expect(recordOf(CUSTOMER_ID, state, standpoint, testPolicy()).takenOverOn).toBe(TODAY);
  });

  it('seals the text of the reason', () => {
    const data = { ...taken({ reason: 'other', ...WHY }) };
    const { clear, parts } = splitPersonal({ type: 'CustomerCreated', data }, false);

    expect(clear).toMatchObject({ reason: 'other', takenOverOn: TODAY });
    expect(parts).toEqual([{ subject: 'customer', pointer: '/note', value: WHY.note }]);
  });
});

describe('taking over is refused', () => {
  it.each([
    ['without a reason', {}, 'required@/reason'],
    ['with a blank one', { note: ' ' }, 'required@/reason'],
    ['with a code that is none', { reason: 'whim' }, 'not-a-choice@/reason'],
    ['with a status that is none', { status: 'merged', ...WHY }, 'not-a-choice@/status'],
    ['with a date that is none', { createdOn: '2026-02-30', ...WHY }, 'not-a-date@/createdOn'],
    [
      'with a creation to come',
      { createdOn: '2026-04-01', ...WHY },
      'date-in-the-future@/createdOn',
    ],
    ['of 1900', { createdOn: '1900-01-05', ...WHY }, 'date-too-early@/createdOn'],
    [
      'with a review to come',
      { lastReviewedOn: '2026-04-01', ...WHY },
      'date-in-the-future@/lastReviewedOn',
    ],
  ])('%s', (_, takenOver, error) => {
    expect(errors(takenOver)).toEqual([error]);
  });

  it('with all that is wrong at once, of the record too, and no error that only follows', () => {
    expect(
      errors(
        { status: 'x', createdOn: '2999-01-01', lastReviewedOn: '2025-01-01', lastActivityOn: 'x' },
        { country: 'XX' },
      ),
    ).toEqual(
      [
        'date-in-the-future@/createdOn',
        'not-a-date@/lastActivityOn',
        'required@/reason',
        'unknown-country@/country',
        'not-a-choice@/status',
      ].sort(),
    );
  });

  it('of a whole batch beforehand, when its reason is not good', () => {
    const policy = testPolicy();

    expect(errorsOf(checkDeclaration({}, policy).problems)).toEqual(['required@/reason']);
    expect(checkDeclaration({ reason: 'other', note: ' x ' }, policy)).toEqual({
      because: { reason: 'other', note: 'x' },
      problems: [],
    });
  });
});
