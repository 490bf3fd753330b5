import { ACCESS_EVENT_TYPES } from '../../src/access/access-events.js';
import { claimGuards } from '../../src/cli/claim-guards.js';
import { splitPersonal } from '../../src/customer/personal.js';
import { guardsUnder } from '../../src/log/guards.js';
import { verifyLog } from '../../src/log/verify.js';
import { Batches } from '../../src/relay/batches.js';
import { BEGINNING } from '../../src/relay/checkpoint.js';
import { cloudEventsOf } from '../../src/relay/cloud-event.js';
import { ACCESS_EXAMPLES } from '../support/access-events.js';
import { type Process, processesOnOneFolder } from '../support/commands.js';
import { testKeys } from '../support/journal.js';
import { traceOf, tracesOf } from './support.js';

const EXAMPLES = Object.values(ACCESS_EXAMPLES);
const BY = { actor: { id: 'u1', kind: 'user' as const } };

it('every type of event has an example', () => {
  expect(EXAMPLES.map(({ type }) => type)).toEqual(ACCESS_EVENT_TYPES);
});

it.each(EXAMPLES)(
  'nothing of $type is taken for personal, and no key is needed for it',
  (event) => {
    // A property called `note`, `fields` or `changes` would be.
    const { type, data } = event;
    expect(splitPersonal({ type, data: { ...data } }, false)).toEqual({ clear: data, parts: [] });
  },
);

describe('a log with traces of access', () => {
  const folder = processesOnOneFolder();
  let process: Process;

  beforeEach(async () => {
    process = await folder.start();
    const trace = traceOf(process);
    await process.create();
    for (const event of EXAMPLES) await trace.record('u1', event, BY);
    await process.create({ legalName: '上海远洋贸易有限公司' });
  });

  it('gives them back as they were', async () => {
    expect(await tracesOf(process, 'u1')).toEqual(EXAMPLES);
  });

  it('is good', async () => {
    const claimsOf = claimGuards(guardsUnder(testKeys.digestKey));
    expect(await verifyLog(process.log, { claimsOf })).toEqual({
      type: 'good',
      head: await process.log.head(),
    });
  });

  it('publishes customers only', async () => {
    const commits = await process.journal.readAll(0, 1000, { opened: false });
    expect(commits).toHaveLength(EXAMPLES.length + 2);
    const events = commits.flatMap((commit) => cloudEventsOf(commit, 'urn:dossier'));
    expect(events.map(({ type }) => type)).toEqual([
      'dossier.CustomerCreated.v1',
      'dossier.CustomerCreated.v1',
    ]);
    const batch = await new Batches(process.journal, 'urn:dossier').next(BEGINNING);
    expect(batch).toMatchObject({ commits: commits.length });
    const subjects = new Set(events.map(({ subject }) => subject));
    const keys = new Set(batch?.messages.map(({ key }) => key));
    expect(keys).toEqual(subjects);
  });
});
