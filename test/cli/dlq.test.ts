import { TOPICS } from '../../src/relay/topics.js';
import { csvOf } from '../bulk/imports/importing.js';
import { committedBy, reportOf, sendActivity } from '../support/activity.js';
import { describeWithOwnServers, type OwnKafka, startKafka } from '../support/servers/servers.js';
import { uscc } from '../support/tax-ids.js';
import { until } from '../support/until.js';
import { type Desk, type Ended, openDesk } from './dossier.js';

const UNKNOWN = '01890000-0000-7000-8000-0000000000ff';

describeWithOwnServers('dossier dlq', () => {
  let kafka: OwnKafka;
  let desk: Desk;
  let environment: Record<string, string>;

  // The command has the real names of the topics, so the broker is the test's own.
  beforeAll(async () => {
    kafka = await startKafka();
    environment = { DOSSIER_KAFKA_BROKERS: kafka.brokers.join(',') };
    desk = openDesk();
    desk.write(
      'in.csv',
      csvOf([
        ['企业名称', '统一社会信用代码'],
        ['第一有限公司', uscc(1)],
      ]),
    );
    expect(await desk.run('import', 'in.csv')).toMatchObject({ code: 0 });
  });

  afterAll(() => desk.remove());

  const place = () => ({
    brokers: kafka.brokers,
    topic: TOPICS.activity,
    groupId: 'dossier-activity',
  });
  const dlq = async (...args: string[]) => desk.runWith(environment, 'dlq', ...args, '--json');
  const listed = async (...args: string[]) =>
    read(await dlq('list', ...args)).letters.map(
      ({ place: at, code }: { place: string; code: string }) => [at, code],
    );
  const read = ({ code, stdout, stderr }: Ended) => {
    if (code !== 0) throw new Error(`${code} ${stdout} ${stderr}`);
    return JSON.parse(stdout);
  };

  /** Runs the relay until Kafka knows that so many records were taken. */
  async function take(count: number): Promise<string> {
    const running = desk.start(['relay'], environment);
    await until('they are taken', async () => (await committedBy(place())) >= count);
    running.child.kill('SIGTERM');
    const { code, stderr } = await running.ended;
    expect(code).toBe(0);
    return stderr;
  }

  async function customerId(): Promise<string> {
    const { stdout } = await desk.run('events');
    return JSON.parse(stdout.split('\n')[0] ?? '').subject;
  }

  const exported = async () => {
    const { stdout } = await desk.run('export', '-', '--columns', 'lastActivityOn,hasOpenItems');
    return stdout.trim().split(/\r?\n/).at(-1);
  };

  it('has nothing at first, and wants to know of brokers', async () => {
    expect(await desk.run('dlq', 'list')).toMatchObject({ code: 2 });
    expect(await listed()).toEqual([]);
    expect(await dlq('retry')).toMatchObject({ code: 0 });
  });

  it('shows what could not be taken, and takes it once when it can be', async () => {
    const id = await customerId();
    const bySystem = { system: 'shop', externalId: 'K-1', lastActivityOn: '2026-03-01' };
    await sendActivity(place(), [
      { value: 'poison\u001b[2J', partition: 0 },
      { value: JSON.stringify(bySystem), partition: 1, key: 'K-1' },
      { ...reportOf(UNKNOWN, '2026-03-01'), partition: 2 },
      { ...reportOf(id, '2026-01-01', true), partition: 2 },
    ]);
    const said = await take(4);
    expect(said).toContain('dossier dlq list');
    expect(await exported()).toBe('2026-01-01,是');
    const all = [
      ['0:0', 'not-json'],
      ['1:0', 'unknown-customer'],
      ['2:0', 'unknown-customer'],
    ];
    expect((await listed()).sort()).toEqual(all);
    const text = await desk.runWith(environment, 'dlq', 'list');
    expect(text.stdout).toContain('poison\\u001b[2J');
    expect(text.stderr).toContain('3 dead letters');

    expect(await dlq('retry')).toMatchObject({ code: 1 });
    expect((await listed()).sort()).toEqual(all);

    // Now the customer is known by that id.
    desk.write(
      'more.csv',
      csvOf([
        ['统一社会信用代码', '店铺编码'],
        [uscc(1), 'K-1'],
      ]),
    );
    const more = await desk.run(
      'import',
      'more.csv',
      '--mode',
      'upsert',
      '--map',
      '店铺编码=externalIds.shop',
    );
    expect(more).toMatchObject({ code: 0 });
    const retried = await dlq('retry', '1:0');
    expect(JSON.parse(retried.stdout)).toEqual({ taken: 1, refused: [] });
    expect(retried.code).toBe(0);
    expect(await exported()).toBe('2026-03-01,是');
    expect((await listed()).sort()).toEqual([all[0], all[2]]);
    expect((await listed('--all')).sort()).toEqual(all);
    expect(await dlq('retry', '1:0')).toMatchObject({ code: 2 });
    expect(await dlq('retry', 'x')).toMatchObject({ code: 2 });
    expect(await desk.run('verify')).toMatchObject({ code: 0 });
  });
});
