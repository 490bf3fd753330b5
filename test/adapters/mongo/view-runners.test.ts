import { join } from 'node:path';
import { storeCaller } from '../../../src/access/caller.js';
import { readConfig } from '../../../src/config/config.js';
import { type Inside, openInside } from '../../../src/inside.js';
import { customerList } from '../../../src/views/customer-list.js';
import { rebuildView } from '../../../src/views/rebuild.js';
import { reviewQueue } from '../../../src/views/review-queue.js';
import { viewIdentity } from '../../../src/views/view-identity.js';
import { VIEWS } from '../../../src/views/views.js';
import { type Child, startChild } from '../../support/child.js';
import { describeWithServers, mongoUrl } from '../../support/servers/servers.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { until } from '../../support/until.js';

/** So long may it take until another process has taken over. */
const TAKEN_OVER_S = 10;

const LIST = customerList.name;
const QUEUE = reviewQueue.name;

describeWithServers('processes that run the views of one database', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let store: string;
  let keyFile: string;
  let inside: Inside;
  let children: Child[];

  beforeEach(async () => {
    folder = temporaryFolder();
    store = await mongoUrl();
    keyFile = join(folder.path, 'dossier.keys');
    const { config } = await readConfig({ DOSSIER_STORE: store, DOSSIER_KEYS: keyFile });
    inside = await openInside(config, { views: 'inline', report: () => undefined });
    children = [];
  });

  afterEach(async () => {
    for (const child of children) child.kill();
    for (const { ended } of children) await ended;
    await inside.close();
    folder.remove();
  });

  function start(): Child {
    const child = startChild('adapters/mongo/runner.child.ts', [store, keyFile]);
    children.push(child);
    return child;
  }

  /** What it said last of the lease of each view. */
  function holds(child: Child, view = LIST): boolean {
    const said = child.lines.filter((line) => / (\S+)$/.exec(line)?.[1] === view);
    return said.at(-1) === `holds ${view}`;
  }

  async function holder(): Promise<{ holding: Child; following: Child }> {
    const first = start();
    await until('it holds both', () => holds(first) && holds(first, QUEUE));
    const second = start();
    await until('the other follows', () => second.lines.includes(`follows ${QUEUE}`));
    return { holding: first, following: second };
  }

  let made = 0;
  async function create(count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      const input = { legalName: `接手${++made}号有限公司`, country: 'CN' };
      const call = { caller: storeCaller('tester'), correlationId: 'test' };
      const { type } = await inside.commands.create(
        { type: 'CreateCustomer', input, confirm: [] },
        call,
      );
      expect(type).toBe('done');
    }
  }

  async function areAtHead(): Promise<boolean> {
    const { policy } = inside.config;
    const head = await inside.store.log.head();
    const registry = await inside.store.views.registry();
    return VIEWS.map((view) => viewIdentity(view, policy)).every((identity) =>
      registry.some(
        ({ build, live, checkpoint }) =>
          build === identity && live && checkpoint.hash === head.hash,
      ),
    );
  }

  /** Both views are what the log says. */
  async function expectRight(): Promise<void> {
    const { journal, views } = inside.store;
    const parts = { log: journal, store: views, policy: inside.config.policy };
    for (const view of VIEWS) expect((await rebuildView(view, parts)).same).toBe(true);
  }

  it('let one fold and the others see how far it is', async () => {
    const { following } = await holder();
    await create(5);
    const { position } = await inside.store.log.head();
    await until('the follower says it', () =>
      following.lines.includes(`reached ${LIST} ${position}`),
    );
    expect(holds(following)).toBe(false);
    await expectRight();
  }, 60_000);

  it('take over from one that is killed', async () => {
    const { holding, following } = await holder();
    await create(20);
    holding.kill();
    await create(20);
    await until('the other has taken over', areAtHead, TAKEN_OVER_S);
    expect([holds(following), holds(following, QUEUE)]).toEqual([true, true]);
    await expectRight();
  }, 60_000);

  it('take over from one that is frozen, and nothing changes when it wakes', async () => {
    let { holding, following } = await holder();
    for (let round = 0; round < 2; round++) {
      // Frozen while it is at work, wherever that happens to be.
      const creating = create(40);
      const from = holding.lines.length;
      await until('it is at work', () => holding.lines.length > from);
      holding.signal('SIGSTOP');
      await creating;
      await until('the other has taken over', areAtHead, TAKEN_OVER_S);
      await until('it says so', () => holds(following) && holds(following, QUEUE));
      const before = await inside.store.views.registry();
      holding.signal('SIGCONT');
      await until('the frozen one knows', () => !holds(holding) && !holds(holding, QUEUE));
      expect((await inside.store.views.registry()).map(({ checkpoint }) => checkpoint)).toEqual(
        before.map(({ checkpoint }) => checkpoint),
      );
      await create(3);
      await until('the list goes on', areAtHead);
      [holding, following] = [following, holding];
    }
    await expectRight();
  }, 90_000);

  it('hand over at once when one stops', async () => {
    const { holding, following } = await holder();
    await create(3);
    holding.signal('SIGTERM');
    expect(await holding.ended).toBe(0);
    await create(3);
    await until('the other goes on', areAtHead);
    expect(holds(following)).toBe(true);
    expect(children.map((child) => child.errors()).join('')).toBe('');
  }, 60_000);
});
