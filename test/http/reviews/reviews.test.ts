import { addDays } from '../../../src/customer/checks/dates.js';
import { DEFAULT_POLICY } from '../../../src/customer/default-policy.js';
import type { Json } from '../support/http-test.js';
import { type RealHttp, realHttp } from '../support/real-http.js';

let http: RealHttp;
let today: string;
beforeAll(async () => {
  http = await realHttp();
  today = http.inside.dates.at(Date.now());
});
afterAll(() => http.close());

const [reviewReason] = DEFAULT_POLICY.lists.reviewReason;
const [item] = DEFAULT_POLICY.lists.checklist;

function schedule(customer: Json, on: string, more: object = {}) {
  return http.post(customer, 'review-schedule', { on, reason: reviewReason?.code, ...more });
}

describe('reviewing', () => {
  it('sets the date of the next review', async () => {
    const customer = await http.create();
    const { status, json } = await http.post(customer, 'reviews', {
      outcome: 'confirmed',
      versionSeen: 1,
      checklist: [{ item: item?.code, answer: 'ok', note: null }],
      note: '电话核对无误',
    });
    expect(status).toBe(200);
    expect(json).toMatchObject({ version: 2, lastReviewedOn: today });
    expect(json.nextReviewOn > today).toBe(true);
  });

  it('corrects in the same step, and takes the version seen from If-Match', async () => {
    const customer = await http.create({ shortName: '旧' });
    const { json } = await http.send({
      method: 'POST',
      url: `/api/v1/customers/${customer.customerId}/reviews`,
      headers: { 'if-match': '"1"' },
      body: { outcome: 'corrected', corrections: { shortName: null, remarks: '已核对' } },
    });
    expect(json).toMatchObject({ version: 2, remarks: '已核对', lastReviewedOn: today });
    expect(json).not.toHaveProperty('shortName');
  });

  it.each<[string, object, string[]]>([
    ['without a version', { outcome: 'confirmed' }, ['required@/versionSeen']],
    [
      'with everything wrong',
      { outcome: 'fine', versionSeen: '1', checklist: {}, corrections: [], confirm: 'x', a: 1 },
      [
        'unknown-field@/a',
        'not-a-choice@/outcome',
        'wrong-type@/checklist',
        'wrong-type@/versionSeen',
        'wrong-type@/corrections',
        'wrong-type@/confirm',
      ],
    ],
    [
      'with a wrong checklist',
      {
        outcome: 'confirmed',
        versionSeen: 1,
        checklist: [{ item: 5, answer: 'yes' }, null, [{}]],
      },
      [
        'wrong-type@/checklist/0/item',
        'not-a-choice@/checklist/0/answer',
        'wrong-type@/checklist/1',
        'wrong-type@/checklist/2',
      ],
    ],
    [
      'with corrections that are wrong',
      { outcome: 'corrected', versionSeen: 1, corrections: { legalName: null, contacts: [] } },
      ['array-in-patch@/corrections/contacts', 'required@/corrections/legalName'],
    ],
    [
      'of a version to come',
      { outcome: 'confirmed', versionSeen: 9 },
      ['out-of-range@/versionSeen'],
    ],
  ])('is refused %s', async (_, body, told) => {
    const { status, json } = await http.post(await http.create(), 'reviews', body);
    expect(status).toBe(422);
    expect(json.errors.map(({ code, pointer }: Json) => `${code}@${pointer}`).sort()).toEqual(
      told.sort(),
    );
  });

  it('is scheduled and assigned', async () => {
    const customer = await http.create();
    const on = addDays(today, 10);
    const { status, json } = await schedule(customer, on, { reviewer: 'li.wei' });
    expect(status).toBe(200);
    expect(json).toMatchObject({ nextReviewOn: on, reviewer: 'li.wei' });
    const wrong = await http.post(customer, 'review-schedule', { on: 'soon', reviewer: 5 });
    expect(wrong.json.errors.map(({ code, pointer }: Json) => `${code}@${pointer}`)).toEqual([
      'not-a-date@/on',
      'wrong-type@/reviewer',
    ]);
  });
});

describe('the review queue', () => {
  let soon: Json;
  let now: Json;
  let later: Json;
  const queue = async (query: string) => {
    const { json } = await http.send({ url: `/api/v1/reviews?${query}` });
    return json.items.map(({ customerId }: Json) => customerId);
  };

  beforeAll(async () => {
    soon = await http.create();
    now = await http.create();
    later = await http.create({ riskLevel: 'high' });
    await schedule(soon, addDays(today, 5), { reviewer: 'zhang.min' });
    await schedule(now, today, { reviewer: 'zhang.min' });
    await schedule(later, addDays(today, 50), { reviewer: 'zhang.min' });
    await http.inside.catchUp();
  });

  it('says who is due, why, and since when', async () => {
    const { status, json } = await http.send({
      url: '/api/v1/reviews?reviewer=zhang.min&status=due',
    });
    expect(status).toBe(200);
    expect(json.items).toMatchObject([
      {
        customerId: now.customerId,
        code: now.code,
        legalName: now.legalName,
        dueOn: today,
        daysOver: 0,
        reasons: expect.arrayContaining(['scheduled']),
      },
    ]);
    expect(json).toMatchObject({ nextCursor: null, position: expect.any(Number) });
  });

  it('shows what is due within some days, overdue, or to come', async () => {
    const mine = 'reviewer=zhang.min&sort=dueOn';
    const ids = (...customers: Json[]) => customers.map(({ customerId }) => customerId);
    expect(await queue(`${mine}&dueWithinDays=5`)).toEqual(ids(now, soon));
    expect(await queue(`${mine}&dueWithinDays=0`)).toEqual(ids(now));
    expect(await queue(`${mine}&status=upcoming`)).toEqual(ids(soon, later));
    expect(await queue(`${mine}&status=upcoming&dueWithinDays=10`)).toEqual(ids(soon));
    expect(await queue(`${mine}&status=overdue`)).toEqual([]);
    expect(await queue(`${mine}&reasons=scheduled`)).toEqual(ids(now, soon, later));
    expect(await queue(`${mine}&lastReviewedOn=null`)).toEqual(ids(now, soon, later));
  });

  it('is in the order of urgency', async () => {
    const [first] = await queue('reviewer=zhang.min');
    expect(first).toBe(later.customerId);
  });

  it.each([
    ['status=late', 'status'],
    ['dueWithinDays=-1', 'dueWithinDays'],
    ['q=abc', 'q'],
    ['legalName=x', 'legalName'],
  ])('refuses %s', async (query, parameter) => {
    const { status, json } = await http.send({ url: `/api/v1/reviews?${query}` });
    expect(status).toBe(400);
    expect(json.errors).toMatchObject([{ parameter }]);
  });
});
