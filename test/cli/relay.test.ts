import { TOPICS } from '../../src/relay/topics.js';
import { csvOf } from '../bulk/imports/importing.js';
import { readTopic, testClient } from '../support/kafka.js';
import { describeWithOwnServers, type OwnKafka, startKafka } from '../support/servers/servers.js';
import { uscc } from '../support/tax-ids.js';
import { until } from '../support/until.js';
import { type Desk, openDesk } from './dossier.js';

describeWithOwnServers('dossier relay', () => {
  let kafka: OwnKafka;
  let desk: Desk;

  // The command has the real names of the topics, so the broker is the test's own.
  beforeAll(async () => {
    kafka = await startKafka();
  });

  beforeEach(() => {
    desk = openDesk();
  });

  afterEach(() => desk.remove());

  it('is told by the doctor when no broker answers', async () => {
    const { code, stdout } = await desk.runWith({ DOSSIER_KAFKA_BROKERS: '127.0.0.1:1' }, 'doctor');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^✗ Kafka: .*127\.0\.0\.1:1/m);
  });

  it('publishes until it is stopped, and goes on from where it is told', async () => {
    const rows = [1, 2, 3].map((n) => [`第${n}有限公司`, uscc(n)]);
    desk.write('in.csv', csvOf([['企业名称', '统一社会信用代码'], ...rows]));
    expect(await desk.run('import', 'in.csv')).toMatchObject({ code: 0 });
    const environment = { DOSSIER_KAFKA_BROKERS: kafka.brokers.join(',') };
    const published = async () =>
      (await readTopic(testClient(kafka.brokers), TOPICS.events)).map(({ headers }) =>
        Number(headers.ce_position),
      );

    const before = await desk.runWith(environment, 'doctor');
    expect(before).toMatchObject({ code: 0 });
    expect(before.stdout).toMatch(
      /^✓ Kafka: 1 broker in reach; not there yet, .*customer\.events\.v1/m,
    );

    const running = desk.start(['relay'], environment);
    await until('it has begun', () => running.stderr().includes('published from the beginning'));
    const admin = testClient(kafka.brokers).admin();
    await admin.connect();
    await until('the states are there', async () => {
      const offsets = await admin.fetchTopicOffsets(TOPICS.state);
      return offsets.some(({ high }) => high !== '0');
    });
    await admin.disconnect();
    running.child.kill('SIGTERM');
    expect(await running.ended).toMatchObject({ code: 0 });
    // That an import was begun, the first commit, is nobody's business there.
    expect((await published()).sort()).toEqual([2, 3, 4]);
    const after = await desk.runWith(environment, 'doctor');
    expect(after.stdout).toMatch(/^✓ Kafka: 1 broker in reach/m);
    expect(after.stdout).not.toContain(TOPICS.events);

    const told = await desk.runWith(environment, 'relay', '--restart-from', '3', '--json');
    expect(told).toMatchObject({ code: 0 });
    expect(JSON.parse(told.stdout)).toEqual({ restartFrom: 3 });
    const beyond = await desk.runWith(environment, 'relay', '--restart-from', '5');
    expect(beyond).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('ends at position 4'),
    });

    const again = desk.start(['relay'], environment);
    await until('it has gone on', async () => (await published()).length === 4);
    again.child.kill('SIGINT');
    expect(await again.ended).toMatchObject({ code: 0 });
    expect((await published()).sort()).toEqual([2, 3, 4, 4]);
  });
});
