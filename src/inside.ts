import type { Readable } from 'node:stream';
import { Access } from './access/access.js';
import { AccessTrace } from './access/access-trace.js';
import { AccessTraceTimer } from './access/access-trace-timer.js';
import { FailedSignIns } from './access/failed-sign-ins.js';
import type { Oidc, OidcParts } from './access/oidc/oidc.js';
import { tracePolicy } from './access/policy-trace.js';
import type { ExportRequest } from './bulk/exports/export-request.js';
import { exportStream } from './bulk/exports/export-stream.js';
import { ExportThread, spawnExports } from './bulk/exports/export-thread.js';
import { type FileLook, type LookOrder, lookAtFile } from './bulk/imports/file-look.js';
import { lookInThread } from './bulk/imports/look-in-thread.js';
import { ActivityReports } from './commands/activity-reports.js';
import { BlockEnds } from './commands/block-ends.js';
import { Codes } from './commands/codes.js';
import { CommandRunner } from './commands/command-runner.js';
import { CustomerChecker } from './commands/customer-checker.js';
import { OtherCustomers } from './commands/other-customers.js';
import { Reveals } from './commands/reveals.js';
import type { Config } from './config/config.js';
import { type LocalDates, localDatesIn } from './config/local-date.js';
import { addDays } from './customer/checks/dates.js';
import type { JobReport } from './jobs/job-runner.js';
import { JobWorker, spawnJobWorker } from './jobs/job-worker.js';
import { Jobs } from './jobs/jobs.js';
import { customersNamed, customersWith } from './listed-customers.js';
import { askedTogether } from './log/asked-together.js';
import { openStore, type Store } from './open-store.js';
import { customersAtParts } from './queries/customers-at.js';
import type { RelayReport, RelayStatus } from './relay/relay-status.js';
import { RelayWorker, spawnRelayWorker } from './relay/relay-worker.js';
import { ClaimHolders } from './states/claim-holders.js';
import { CustomerStates } from './states/customer-states.js';
import { ViewRunner } from './views/runner.js';
import { ViewReader } from './views/view-reader.js';
import type { ViewReport, ViewStatus } from './views/view-status.js';
import { spawnViewWorker, ViewWorker } from './views/view-worker.js';
import { VIEWS } from './views/views.js';

/** Everything between the ways in and the store, wired up: for the service and for the command line. */
export interface Inside {
  config: Config;
  dates: LocalDates;
  store: Store;
  states: CustomerStates;
  claims: ClaimHolders;
  commands: CommandRunner;
  activity: ActivityReports;
  checker: CustomerChecker;
  views: ViewReader;
  /** What is asked of them is done by this process or by another one. */
  jobs: Jobs;
  /** What is wrong with the thread that runs jobs; undefined also where none does. */
  jobsTrouble(): string | undefined;
  /** Before an import of it is added. */
  lookAtFile(order: LookOrder): Promise<FileLook>;
  /** Who is who. */
  access: Access;
  /** Undefined where no OpenID provider is configured. */
  oidc: Oidc | undefined;
  /** What happens of access, written into the log. */
  trace: AccessTrace;
  reveals: Reveals;
  /** The bytes of an export, at the reader's pace; made in a thread of its own where views are. */
  openExport(request: ExportRequest): Readable;
  viewStatus(): ViewStatus[];
  /** Undefined when this process relays nothing to Kafka. */
  relayStatus(): RelayStatus | undefined;
  /** Folds all views up to the log's end; at once with a worker, which does so all the time. */
  catchUp(): Promise<void>;
  close(): Promise<void>;
}

export interface InsideOptions {
  /** `worker`: the views follow in a thread of their own; `inline`: only when `catchUp` is called. */
  views: 'worker' | 'inline';
  report: (report: ViewReport) => void;
  /** Given by the service: it relays to Kafka when the configuration says so. */
  reportRelay?: (report: RelayReport) => void;
  /** Given by the service: it runs jobs. */
  reportJobs?: (report: JobReport) => void;
  /** Given by the service: an export ended broken, and why, as a sentence. */
  reportExport?: (trouble: string) => void;
  /** A command of this process has written up to this position. */
  appended?: (position: number) => void;
  /** Names given by this process that are remembered for finding equal ones; many when no view follows. */
  recentNames?: number;
}

/** @throws StoreError when the store cannot be opened */
export async function openInside(config: Config, options: InsideOptions): Promise<Inside> {
  const store = await openStore(config);
  const { journal, vault, guards } = store;
  const { policy } = config;
  const dates = localDatesIn(config.timeZone);
  const today = () => dates.at(Date.now());
  const states = new CustomerStates(journal);
  const claims = new ClaimHolders(journal, states, guards);
  const views = new ViewReader(store.views, VIEWS, policy);
  const ofName = askedTogether((forms) => customersNamed(views, forms));
  const others = new OtherCustomers(
    states,
    async (form) => (await ofName(form)) ?? [],
    options.recentNames,
  );
  const running =
    options.views === 'worker'
      ? followInWorker(config, views, options)
      : foldInline(store, config, views, options);
  const relay = relayInside(config, options);
  const appended = (position: number) => {
    running.notify(position);
    relay?.notify(position);
    options.appended?.(position);
  };
  const jobWorker = jobsInside(config, options, appended);
  const jobs = new Jobs({
    vault,
    keptDays: config.jobsKeptDays,
    changed: () => jobWorker?.look(),
  });
  const exports = exportsInside(store, config, options);
  const trouble = (message: string) => options.report({ type: 'trouble', message });
  const trace = new AccessTrace({ journal, appended, report: trouble });
  const failedSignIns = new FailedSignIns({ vault, trace });
  const access = new Access({
    vault,
    policy,
    guards,
    trace,
    failures: failedSignIns,
    bearer: async (jwt) => oidc?.identify(jwt),
    report: trouble,
    sessionIdleMs: config.sessions.idleMs,
    sessionAbsoluteMs: config.sessions.absoluteMs,
  });
  const oidc = await openOidc(config, { vault, guards, users: access.users });
  const commands = new CommandRunner({
    journal,
    states,
    claims,
    others,
    policy,
    today,
    codes: new Codes(vault, policy),
    names: access.users,
    appended,
  });
  const blockEnds = new BlockEnds({
    commands,
    states,
    findEnded: (day) =>
      customersWith(
        views,
        { type: 'range', column: 'blockEndsOn', to: addDays(day, -1) },
        ENDED_BLOCKS,
      ),
    today,
    report: trouble,
  });
  const traceTimer = new AccessTraceTimer({
    atStart: () => tracePolicy(journal, trace, policy),
    everyTurn: () => failedSignIns.writeEnded(),
    report: trouble,
  });
  if (options.views === 'worker') {
    blockEnds.start();
    await traceTimer.start();
  }
  return {
    config,
    dates,
    store,
    states,
    claims,
    views,
    commands,
    activity: new ActivityReports({ journal, states, claims, policy, today, appended }),
    checker: new CustomerChecker({ states, claims, others, names: access.users, policy, today }),
    jobs,
    access,
    oidc,
    trace,
    reveals: new Reveals({ states, trace, policy }),
    jobsTrouble: () => jobWorker?.trouble,
    lookAtFile: options.views === 'worker' ? lookInThread : lookAtFile,
    openExport: exports.open,
    viewStatus: running.status,
    relayStatus: () => relay?.status(),
    catchUp: running.catchUp,
    async close() {
      await Promise.all([blockEnds.stop(), traceTimer.stop(), access.close()]);
      await Promise.all([jobWorker?.stop(), exports.stop()]);
      await Promise.all([running.stop(), relay?.stop()]);
      views.visibility.close();
      await store.close();
    },
  };
}

/** Only who has a provider waits for the library. */
async function openOidc(
  { oidc: config }: Config,
  parts: Omit<OidcParts, 'config'>,
): Promise<Oidc | undefined> {
  if (config === undefined) return undefined;
  const { Oidc } = await import('./access/oidc/oidc.js');
  return new Oidc({ config, ...parts });
}

function relayInside(config: Config, { reportRelay }: InsideOptions): RelayWorker | undefined {
  if (reportRelay === undefined || config.kafka?.relay !== 'inside') return undefined;
  return new RelayWorker({ spawn: () => spawnRelayWorker(config), report: reportRelay });
}

function jobsInside(
  config: Config,
  { reportJobs }: InsideOptions,
  appended: (position: number) => void,
): JobWorker | undefined {
  if (reportJobs === undefined) return undefined;
  return new JobWorker({ spawn: () => spawnJobWorker(config), report: reportJobs, appended });
}

function exportsInside(store: Store, config: Config, { views, reportExport }: InsideOptions) {
  if (views === 'inline') {
    const parts = { ...customersAtParts(store, config.policy), policy: config.policy };
    const open = (request: ExportRequest) => exportStream(parts, request);
    return { open, stop: async () => undefined };
  }
  const thread = new ExportThread({
    spawn: () => spawnExports(config),
    report: (trouble) => reportExport?.(`An export was broken off: ${trouble}`),
  });
  return {
    open: (request: ExportRequest) => thread.open(request),
    stop: () => thread.stop(),
  };
}

interface RunningViews {
  notify: (position: number) => void;
  status: () => ViewStatus[];
  catchUp: () => Promise<void>;
  stop: () => Promise<void>;
}

function followInWorker(
  config: Config,
  views: ViewReader,
  { report }: InsideOptions,
): RunningViews {
  const worker = new ViewWorker({
    spawn: () => spawnViewWorker(config),
    reached: (view, build, position) => views.visibility.reached(view, build, position),
    report,
  });
  return {
    notify: (position) => worker.notify(position),
    status: () => worker.status(),
    catchUp: async () => undefined,
    stop: () => worker.stop(),
  };
}

function foldInline(
  { journal, views: store }: Store,
  { policy }: Config,
  views: ViewReader,
  { report }: InsideOptions,
): RunningViews {
  const runner = new ViewRunner({
    views: VIEWS,
    policy,
    log: journal,
    store,
    report,
    reached: (view, build, position) => views.visibility.reached(view, build, position),
  });
  return {
    notify: () => undefined,
    status: () => runner.status(),
    catchUp: () => runner.catchUp(),
    stop: () => runner.stop(),
  };
}

/** Blocks that end on one day beyond this number end in the next turn. */
const ENDED_BLOCKS = 1000;
