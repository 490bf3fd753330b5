import { BlockEnds } from '../../src/commands/block-ends.js';
import { openProcess, type Process, recordOf } from '../support/commands.js';
import { temporaryFolder } from '../support/temporary-folder.js';

let folder: ReturnType<typeof temporaryFolder>;
let processes: Process[];

beforeEach(async () => {
  folder = temporaryFolder();
  processes = [
    await openProcess(folder.path, { today: '2026-04-01' }),
    await openProcess(folder.path, { today: '2026-04-01' }),
  ];
});

afterEach(async () => {
  for (const process of processes) await process.close();
  folder.remove();
});

function timer(process: Process, found: string[], today = '2026-04-01'): BlockEnds {
  return new BlockEnds({
    commands: process.runner,
    states: process.states,
    findEnded: async () => found,
    today: () => today,
    report: (trouble) => {
      throw new Error(trouble);
    },
  });
}

/** A customer blocked on 31 March until these days. */
async function blocked(...untils: (string | undefined)[]): Promise<string> {
  const before = await openProcess(folder.path, { today: '2026-03-31' });
  const { customerId } = recordOf(await before.create());
  for (const until of untils) {
    const command = {
      type: 'BlockCustomer' as const,
      scope: 'orders' as const,
      department: '财务',
      reason: 'overdue',
      ...(until === undefined ? {} : { until }),
    };
    await before.change(customerId, command);
  }
  await before.close();
  return customerId;
}

it('a block past its last day is ended once, by whichever process comes first', async () => {
  const customerId = await blocked('2026-03-31', '2026-04-01', undefined, '2026-03-31');

  await Promise.all(processes.map((process) => timer(process, [customerId]).endAll()));

  const [process] = processes;
  const left = await process?.states.load(customerId);
  expect(left?.state.blocks.map(({ until }) => until)).toEqual(['2026-04-01', undefined]);
  expect(left?.standpoint.version).toBe(1 + 4 + 2);
  const last = await process?.journal.commitAt(7, { opened: true });
  expect(last?.actor).toEqual({ id: 'block-timer', kind: 'system' });
});

it('what the views name too early, too late or wrongly is left alone', async () => {
  const customerId = await blocked('2026-04-01');
  const [process] = processes as [Process];

  const ended = await timer(process, [customerId, '01890000-0000-7000-8000-000000000000']).endAll();

  expect(ended).toBe(0);
  expect((await process.states.load(customerId))?.standpoint.version).toBe(2);
  expect(await timer(process, [customerId], '2026-04-01').endAll()).toBe(0);
});
