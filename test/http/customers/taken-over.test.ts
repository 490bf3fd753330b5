import { CommandBus } from '@nestjs/cqrs';
import { storeCaller } from '../../../src/access/caller.js';
import { CreateCustomer } from '../../../src/commands/create-customer.js';
import type { TakenOver } from '../../../src/customer/commands.js';
import { type Client, clientOf } from '../support/client.js';
import { realHttp } from '../support/real-http.js';

const PAST: TakenOver = {
  status: 'inactive',
  createdOn: '2015-06-30',
  lastReviewedOn: '2024-05-20',
  lastActivityOn: '2024-12-31',
  reason: 'taking-over',
  note: '旧系统停用',
};

let client: Client;
let customerId: string;
let today: string;

beforeAll(async () => {
  client = clientOf(await realHttp());
  const { inside, app } = client.http;
  today = inside.dates.at(Date.now());
  const input = { legalName: '杭州春满园文化创意有限公司', country: 'CN', code: 'OLD-1' };
  const call = { caller: storeCaller('cli'), correlationId: 'import' };
  const commands = app.get(CommandBus, { strict: false });
  const answer = await commands.execute(new CreateCustomer(input, [], call, PAST));
  if (answer.type !== 'done') throw new Error(JSON.stringify(answer));
  customerId = answer.record.customerId;
  await inside.catchUp();
});
afterAll(() => client.http.close());

describe('a customer that was taken over', () => {
  it('shows it in its record, now and as it was', async () => {
    for (const query of ['', '?version=1', `?asOf=${today}`]) {
      const { json } = await client.get(`/api/v1/customers/${customerId}${query}`);
      expect(json).toMatchObject({
        status: 'inactive',
        createdOn: '2015-06-30',
        takenOverOn: today,
        lastReviewedOn: '2024-05-20',
        lastActivityOn: '2024-12-31',
        version: 1,
        position: 1,
      });
      expect(json.nextReviewOn >= today).toBe(true);
    }
  });

  it('and why, in its history', async () => {
    const { json } = await client.get(`/api/v1/customers/${customerId}/history`);
    const [entry] = json.items ?? json.entries;
    expect(entry.events).toMatchObject([
      {
        type: 'CustomerCreated',
        data: { takenOver: true, takenOverOn: today, reason: 'taking-over', note: '旧系统停用' },
      },
    ]);
  });

  it('is in the list and in the review queue with its dates', async () => {
    const record = (await client.get(`/api/v1/customers/${customerId}`)).json;
    const dates = { lastReviewedOn: '2024-05-20', lastActivityOn: '2024-12-31' };
    const listed = await client.get('/api/v1/customers?createdOn=2015-06-30');
    expect(listed.json.items).toMatchObject([
      { customerId, status: 'inactive', ...dates, nextReviewOn: record.nextReviewOn },
    ]);
    const queue = await client.get('/api/v1/reviews');
    expect(queue.json.items).toMatchObject([{ customerId, ...dates, dueOn: record.nextReviewOn }]);
  });

  it('is told of in the event feed without the text', async () => {
    const { text } = await client.get('/api/v1/events?after=0');
    const events = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events).toHaveLength(1);
    expect(events[0].data).toMatchObject({
      takenOver: true,
      takenOverOn: today,
      reason: 'taking-over',
    });
    expect(text).not.toContain('旧系统停用');
  });
});

describe('a create over HTTP', () => {
  it('takes nobody over: only the import of a declared batch does', async () => {
    const { status, json } = await client.create({
      legalName: '甲有限公司',
      country: 'CN',
      status: 'archived',
      createdOn: '2015-06-30',
      takenOver: PAST,
    });
    expect(status).toBe(422);
    expect(json.errors).toMatchObject([
      { pointer: '/status' },
      { pointer: '/createdOn' },
      { pointer: '/takenOver' },
    ]);
  });
});
