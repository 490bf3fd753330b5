import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import Database from 'libsql';
import { TOPICS } from '../../src/relay/topics.js';
import type { Child } from '../support/child.js';
import { processesOnOneFolder, recordOf } from '../support/commands.js';
import { readTopic } from '../support/kafka.js';
import { startRelay } from '../support/relay.js';
import { describeWithOwnServers } from '../support/servers/servers.js';
import { until } from '../support/until.js';
import { example, exampleBroker } from './example.js';

describeWithOwnServers('the example order service', () => {
  const broker = exampleBroker();
  const processes = processesOnOneFolder();
  const service = example('order-service');
  let running: Child;

  const [ANNA, BERT, CARL] = [1, 2, 3].map((n) => `01980000-0000-7000-8000-00000000000${n}`);

  /** Starts it and waits until its copy is complete. */
  async function start(): Promise<void> {
    running = service.start(broker.server().brokers);
    await until(`it serves: ${running.errors()}`, () => running.lines.length > 0);
    await until('its copy is complete', async () => (await order('nobody')).status !== 503);
  }

  async function post(path: string, body?: object) {
    const base = running.lines[0]?.replace('Orders: ', '').replace('/orders', '');
    const answer = await fetch(`${base}${path}`, {
      method: 'POST',
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
  }

  const order = (customerId = '', amount = '120.00') => post('/orders', { customerId, amount });
  const refusal = (source: string, code: string) => ({
    status: 409,
    body: { reasons: [{ source, code }] },
  });

  function reportsWaiting(): number {
    const database = new Database(service.file);
    database.exec('pragma busy_timeout = 5000');
    try {
      return database.prepare('select number from reports').all().length;
    } finally {
      database.close();
    }
  }

  /** What it has told Dossier, in the words of the contract. */
  async function reports(): Promise<Record<string, unknown>[]> {
    await until('every report is sent', () => reportsWaiting() === 0);
    const file = join(__dirname, '../../docs/contract/schemas/ActivityReport.v1.json');
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    const isReport = ajv.compile(JSON.parse(readFileSync(file, 'utf8')));
    const records = await readTopic(broker.kafka(), TOPICS.activity);
    return records.map(({ key, value }) => {
      const report = JSON.parse(value ?? '');
      expect(isReport(report)).toBe(true);
      expect(key).toBe(report.customerId);
      return report;
    });
  }

  it('refuses the orders of a blocked customer, takes them when the block is lifted, and reports them', async () => {
    const dossier = await processes.start();
    const relay = startRelay({
      log: dossier.journal,
      brokers: broker.server().brokers,
      topics: TOPICS,
    });
    try {
      const { customerId } = recordOf(await dossier.create());
      await relay.reaches(1);
      await start();
      const taken = await order(customerId);
      expect(taken.status).toBe(201);

      const { blocks } = recordOf(
        await dossier.change(customerId, {
          type: 'BlockCustomer',
          scope: 'orders',
          department: 'finance',
          reason: 'overdue',
        }),
      );
      await until('orders are refused', async () => (await order(customerId)).status === 409);
      expect(await order(customerId)).toEqual(refusal('block', 'overdue'));

      const blockId = blocks[0]?.blockId ?? '';
      await dossier.change(customerId, { type: 'LiftBlock', blockId, department: 'finance' });
      await until('orders are taken', async () => (await order(customerId)).status === 201);

      const { orderId } = taken.body;
      expect(await post(`/orders/${orderId}/fulfilment`)).toMatchObject({ status: 204 });
      expect(await post(`/orders/${orderId}/fulfilment`)).toMatchObject({ status: 204 });
      expect(await reports()).toContainEqual({
        customerId,
        lastActivityOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        hasOpenItems: true,
      });
    } finally {
      await relay.stop();
    }
  });

  it('refuses unknown, merged and forgotten customers, and what is no order', async () => {
    await broker.publish(TOPICS.state, [state(ANNA, 1), merged(BERT, 2), state(CARL, 3)]);
    await start();
    expect((await order(ANNA)).status).toBe(201);
    expect(await order(BERT)).toEqual(refusal('status', 'merged'));
    expect((await order(CARL)).status).toBe(201);
    await broker.publish(TOPICS.state, [{ ...state(CARL, 4), value: null }]);
    await until('the customer is forgotten', async () => (await order(CARL)).status === 409);
    expect(await order(CARL)).toEqual(refusal('order-service', 'unknown-customer'));
    expect(await order('nobody')).toEqual(refusal('order-service', 'unknown-customer'));
    for (const amount of ['', '-1', '1.234', '1e3']) {
      expect(await order(ANNA, amount)).toMatchObject({ status: 422 });
    }
    expect(await post('/orders/nothing/fulfilment')).toMatchObject({ status: 404 });
  });

  it('has lost nothing after a kill: orders, reports that wait for Kafka, and who was forgotten', async () => {
    await broker.publish(TOPICS.state, [state(ANNA, 1), state(BERT, 2)]);
    await start();
    const first = await order(ANNA);
    await reports();
    await broker.server().stop();
    expect((await order(BERT)).status).toBe(201);
    running.kill();
    await running.ended;
    expect(reportsWaiting()).toBe(1);
    await broker.server().start();
    await broker.publish(TOPICS.state, [{ ...state(BERT, 3), value: null }]);

    await start();
    expect(await order(BERT)).toEqual(refusal('order-service', 'unknown-customer'));
    await post(`/orders/${first.body.orderId}/fulfilment`);
    expect(await reports()).toMatchObject([
      { customerId: ANNA, hasOpenItems: true },
      { customerId: BERT, hasOpenItems: true },
      { customerId: ANNA, hasOpenItems: false },
    ]);
  });

  it('passes over types it does not know, and ends at a new version of the state', async () => {
    await broker.publish(TOPICS.state, [
      { ...state(ANNA, 1), type: 'CustomerPortrait.v1' },
      state(BERT, 2),
    ]);
    await start();
    expect((await order(BERT)).status).toBe(201);
    expect((await order(ANNA)).status).toBe(409);
    await broker.publish(TOPICS.state, [{ ...state(BERT, 3), type: 'CustomerState.v2' }]);
    expect(await running.ended).toBe(1);
    expect(running.errors()).toContain('dossier.CustomerState.v2 is not understood');
  });
});

function state(customerId = '', position: number) {
  const standing = { orders: { allowed: true, reasons: [] } };
  return { customerId, type: 'CustomerState.v1', position, value: { customerId, standing } };
}

function merged(customerId = '', position: number) {
  const orders = { allowed: false, reasons: [{ source: 'status', code: 'merged' }] };
  return { ...state(customerId, position), value: { customerId, standing: { orders } } };
}
