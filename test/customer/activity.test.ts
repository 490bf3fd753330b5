import fc from 'fast-check';
import { type Activity, decideActivity, evolveActivity } from '../../src/customer/activity.js';
import { addDays } from '../../src/customer/checks/dates.js';
import { evolve } from '../../src/customer/evolve.js';
import { reviewDue } from '../../src/customer/review/due.js';
import { CUSTOMER_ID, created, stateOf, TODAY } from '../support/given.js';
import { testPolicy } from '../support/test-policy.js';

/** Given what is known, when this is reported, then that is written; undefined: nothing. */
function given(known: Activity | undefined) {
  return {
    when(report: Activity): Activity | undefined {
      const decision = decideActivity(report, known, TODAY);
      if (decision.type === 'refused') throw new Error(`refused: ${JSON.stringify(decision)}`);
      const [event] = decision.events;
      return event?.data;
    },
  };
}

const on = (lastActivityOn: string, hasOpenItems?: boolean): Activity => ({
  lastActivityOn,
  ...(hasOpenItems === undefined ? {} : { hasOpenItems }),
});

describe('a report of activity', () => {
  it('is written when it is the first', () => {
    expect(given(undefined).when(on('2026-03-30'))).toEqual(on('2026-03-30'));
    expect(given(undefined).when(on('2019-01-01', false))).toEqual(on('2019-01-01', false));
  });

  it.each([
    ['six days on', '2026-03-07', undefined],
    ['seven days on', '2026-03-08', on('2026-03-08')],
    ['many days on', '2026-03-31', on('2026-03-31')],
    ['the same day', '2026-03-01', undefined],
    ['an earlier day', '2020-03-01', undefined],
  ])('%s: is written only when it moves the day by seven', (_, day, written) => {
    expect(given(on('2026-03-01')).when(on(day))).toEqual(written);
  });

  it('is written when open items come, go, or are heard of for the first time', () => {
    expect(given(on('2026-03-01', true)).when(on('2026-03-01', false))).toEqual(
      on('2026-03-01', false),
    );
    expect(given(on('2026-03-01', false)).when(on('2026-03-02', true))).toEqual(
      on('2026-03-02', true),
    );
    expect(given(on('2026-03-01')).when(on('2026-03-01', false))).toEqual(on('2026-03-01', false));
    expect(given(on('2026-03-01', true)).when(on('2026-03-03', true))).toBeUndefined();
  });

  it('that is late flips open items and leaves the day alone', () => {
    expect(given(on('2026-03-01', true)).when(on('2025-01-01', false))).toEqual(
      on('2026-03-01', false),
    );
  });

  it('that says nothing of open items leaves them as they were', () => {
    expect(given(on('2026-03-01', true)).when(on('2026-03-20'))).toEqual(on('2026-03-20', true));
  });

  it.each([
    ['tomorrow', addDays(TODAY, 1), 'date-in-the-future'],
    ['no day of the calendar', '2026-02-30', 'not-a-date'],
  ])('for %s is refused', (_, day, code) => {
    expect(decideActivity(on(day), undefined, TODAY)).toMatchObject({
      type: 'refused',
      code: 'invalid',
      problems: [{ code, pointer: '/lastActivityOn', severity: 'error' }],
    });
  });

  it('for today is not', () => {
    expect(given(undefined).when(on(TODAY))).toEqual(on(TODAY));
  });

  it('is known to within six days, whatever was reported in whatever order', () => {
    const report = fc.record({
      day: fc.integer({ min: 0, max: 200 }),
      hasOpenItems: fc.option(fc.boolean(), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(report, { minLength: 1 }), (reports) => {
        let known: Activity | undefined;
        for (const { day, hasOpenItems } of reports) {
          const decision = decideActivity(
            on(addDays('2025-01-01', day), hasOpenItems),
            known,
            TODAY,
          );
          if (decision.type === 'accepted') {
            for (const event of decision.events) known = evolveActivity(known, event);
          }
        }
        const last = Math.max(...reports.map(({ day }) => day));
        const latest = addDays('2025-01-01', last);
        expect(known && known.lastActivityOn <= latest).toBe(true);
        expect(known && known.lastActivityOn > addDays(latest, -7)).toBe(true);
        const said = reports
          .map(({ hasOpenItems }) => hasOpenItems)
          .filter((is) => is !== undefined);
        expect(known?.hasOpenItems).toBe(said.at(-1));
      }),
    );
  });
});

describe('a customer that nobody has business with', () => {
  const policy = testPolicy();
  const dueAfter = (activity: Activity | undefined, createdOn = '2024-01-01') => {
    const before = stateOf(
      created({ reviewCycle: 'yearly' }, { createdOn, lastReviewedOn: '2026-03-01' }),
    );
    const state = activity ? evolve(before, { type: 'ActivityReported', data: activity }) : before;
    return reviewDue(CUSTOMER_ID, state, policy);
  };
  const days = policy.review.inactiveAfterDays;

  it('is due so many days after the last business', () => {
    const last = addDays('2026-03-05', -days);
    expect(dueAfter(on(last))).toEqual({ on: '2026-03-05', reasons: ['long-inactive'] });
  });

  it('is not due for that when there was business lately', () => {
    expect(dueAfter(on('2026-03-20'))?.reasons).toEqual(['cycle-over']);
  });

  it('counts from its creation while nobody has reported anything', () => {
    const createdOn = addDays('2026-03-05', -days);
    expect(dueAfter(undefined, createdOn)).toEqual({
      on: '2026-03-05',
      reasons: ['no-activity-known'],
    });
    expect(dueAfter(on('2026-03-04'), createdOn)?.reasons).toEqual(['cycle-over']);
  });

  it('is never due before it was created', () => {
    const state = evolve(stateOf(created({}, { createdOn: '2026-03-10' })), {
      type: 'ActivityReported',
      data: on('2019-01-01'),
    });
    expect(reviewDue(CUSTOMER_ID, state, policy)).toEqual({
      on: '2026-03-10',
      reasons: ['long-inactive'],
    });
  });
});
