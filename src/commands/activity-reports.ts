import { isInSight } from '../access/rights.js';
import { type Activity, decideActivity, evolveActivity } from '../customer/activity.js';
import { externalIdForm } from '../customer/claims.js';
import { type CustomerRecord, recordOf } from '../customer/customer-record.js';
import type { Policy } from '../customer/policy.js';
import { type Refusal, refuse } from '../customer/refusal.js';
import type { Journal } from '../log/journal.js';
import { newId } from '../log/new-id.js';
import type { NewCommit, NewEvent } from '../log/recorded.js';
import type { ActivityIntake } from '../states/activity-intakes.js';
import type { ClaimHolders } from '../states/claim-holders.js';
import type { CustomerStates, LoadedCustomer } from '../states/customer-states.js';
import { activityPart, intakePart, newEvent } from './activity-parts.js';
import { type Call, causeOf, type WholeAnswer } from './call.js';
import { notAllowed } from './permissions.js';
import { untilSettled } from './until-settled.js';

export interface ActivityParts {
  journal: Journal;
  states: CustomerStates;
  claims: ClaimHolders;
  policy: Policy;
  /** Today's local date. */
  today: () => string;
  /** Told of every commit, so that whoever follows the log hurries. */
  appended: (position: number) => void;
}

/** A report by another service, which names the customer as it knows it. */
export interface NamedReport extends Activity {
  customer: { customerId: string } | { system: string; externalId: string };
  /**
   * It comes after its turn: what it says of open items counts only as long as no business of a later day
   * is known.
   */
  isLate?: boolean;
}

/** Reports that are taken together, in one commit. */
export interface ActivityBatch {
  reports: readonly NamedReport[];
  /** How far the source was taken before, and is with this batch; without, nobody keeps count. */
  intake?: { before: ActivityIntake; offset: number; timestamp: number };
  /** A guard that lets the batch be written once. */
  guard?: string;
  /** Told what is refused, by place in `reports`, and awaited before anything is written. */
  refused: (refusals: ReadonlyMap<number, Refusal>) => Promise<void>;
}

export type BatchAnswer =
  /** `customers`: of how many something was written; nothing is when it says nothing new. */
  | { type: 'taken'; customers: number; refused: number }
  /** Somebody else wrote meanwhile to one of its streams, or holds its guard: read anew and judge again. */
  | { type: 'lost' }
  | { type: 'unknown' };

const SERVICE: NewCommit['actor'] = { id: 'dossier-activity', kind: 'service' };
/** Customers that are read at the same time. */
const TOGETHER = 50;

/** What a batch changes of one customer. */
interface Change {
  customer: LoadedCustomer;
  activity: Activity | undefined;
  events: NewEvent[];
}

/**
 * 业务往来: the last business with a customer, from HTTP one by one and from Kafka in batches. Loads,
 * decides, appends, as the command runner does for records.
 */
export class ActivityReports {
  constructor(private readonly parts: ActivityParts) {}

  async report(customerId: string, report: Activity, call: Call): Promise<WholeAnswer> {
    const { permissions } = call.caller.rights;
    if (!permissions.has('customers.activity')) return notAllowed('customers.activity');
    return untilSettled(call, this.parts, () => this.#attempt(customerId, report, call));
  }

  async #attempt(customerId: string, report: Activity, call: Call): Promise<WholeAnswer | 'lost'> {
    const { states, journal, today, appended } = this.parts;
    const customer = await this.#find({ customerId });
    if (customer === undefined || !isInSight(call.caller.rights, customer.state.fields)) {
      return refuse('not-found');
    }
    const current = customer.standpoint.version;
    if (call.ifVersion !== undefined && call.ifVersion !== current) {
      return refuse('version-mismatch', { params: { expected: call.ifVersion, current } });
    }
    const decision = decideActivity(report, customer.state.activity, today());
    if (decision.type === 'refused') return decision;
    const { events } = decision;
    if (call.dryRun) {
      let { activity } = customer.state;
      for (const event of events) activity = evolveActivity(activity, event);
      const state = { ...customer.state, ...(activity && { activity }) };
      return {
        type: 'dry-run',
        events,
        problems: [],
        record: this.#record({ ...customer, state }),
      };
    }
    if (events.length === 0) {
      const record = this.#record(customer);
      return { type: 'done', record, changed: false, events, problems: [] };
    }
    const result = await journal.append({
      streams: [activityPart(customer, events)],
      actor: call.caller.identity.actor,
      cause: causeOf(call),
      guards: call.idempotency ? [call.idempotency.guard] : [],
    });
    if (result.type === 'unknown') return refuse('outcome-unknown');
    if (result.type === 'refused') return 'lost';
    appended(result.commit.position);
    const record = this.#record(states.appended(customer.customerId, customer, result.commit));
    return { type: 'done', record, changed: true, events, problems: [] };
  }

  /**
   * Takes a batch in one commit, with how far its source is taken in the same; writes none when the
   * reports say nothing new.
   * @throws StoreError when the store cannot be read or written
   */
  async take({ reports, intake, guard, refused }: ActivityBatch): Promise<BatchAnswer> {
    const changes = new Map<string, Change>();
    const refusals = new Map<number, Refusal>();
    const customers = await this.#findAll(reports);
    for (const [at, report] of reports.entries()) {
      const customer = customers[at];
      const refusal = customer ? this.#add(changes, customer, report) : refuse('not-found');
      if (refusal !== undefined) refusals.set(at, refusal);
    }
    await refused(refusals);
    const parts = [...changes.values()]
      .filter(({ events }) => events.length > 0)
      .map(({ customer, events }) => activityPart(customer, events));
    if (parts.length === 0) return { type: 'taken', customers: 0, refused: refusals.size };
    const streams = intake ? [...parts, intakePart(intake.before, intake)] : parts;
    const result = await this.#append(streams, guard);
    if (result !== 'appended') return { type: result };
    return { type: 'taken', customers: parts.length, refused: refusals.size };
  }

  /** Its source was made anew: it is taken from its beginning. False when somebody else wrote meanwhile. */
  async beginAnew(intake: ActivityIntake): Promise<boolean> {
    const streams = [intakePart(intake, { offset: -1, timestamp: 0 })];
    return (await this.#append(streams, undefined)) === 'appended';
  }

  /** Decides on one report of a batch, after those before it. */
  #add(
    changes: Map<string, Change>,
    customer: LoadedCustomer,
    { lastActivityOn, hasOpenItems, isLate }: NamedReport,
  ): Refusal | undefined {
    const { customerId } = customer;
    const { activity: before, events } = changes.get(customerId) ?? {
      activity: customer.state.activity,
      events: [],
    };
    const isOvertaken = isLate && before !== undefined && before.lastActivityOn > lastActivityOn;
    const counts = hasOpenItems !== undefined && !isOvertaken;
    const report = { lastActivityOn, ...(counts ? { hasOpenItems } : {}) };
    const decision = decideActivity(report, before, this.parts.today());
    if (decision.type === 'refused') return decision;
    let activity = before;
    for (const event of decision.events) activity = evolveActivity(activity, event);
    const added = decision.events.map(newEvent);
    changes.set(customerId, { customer, activity, events: [...events, ...added] });
    return undefined;
  }

  async #append(
    streams: NewCommit['streams'],
    guard: string | undefined,
  ): Promise<'appended' | 'lost' | 'unknown'> {
    const { journal, appended } = this.parts;
    const result = await journal.append({
      streams,
      actor: SERVICE,
      cause: { commandId: newId(), correlationId: newId() },
      guards: guard === undefined ? [] : [guard],
    });
    if (result.type === 'refused') return 'lost';
    if (result.type === 'appended') appended(result.commit.position);
    return result.type;
  }

  async #findAll(reports: readonly NamedReport[]): Promise<(LoadedCustomer | undefined)[]> {
    const found: (LoadedCustomer | undefined)[] = [];
    for (let at = 0; at < reports.length; at += TOGETHER) {
      const some = reports.slice(at, at + TOGETHER);
      found.push(...(await Promise.all(some.map(({ customer }) => this.#find(customer)))));
    }
    return found;
  }

  /** Whose activity a report is: the one place to know that a merged customer counts for its survivor. */
  #find(customer: NamedReport['customer']): Promise<LoadedCustomer | undefined> {
    const { states, claims } = this.parts;
    if ('customerId' in customer) return states.load(customer.customerId);
    const form = externalIdForm(customer.system, customer.externalId);
    return claims.lastHolder({ kind: 'external-id', form, pointer: '/externalId' });
  }

  #record({ customerId, state, standpoint }: LoadedCustomer): CustomerRecord {
    return recordOf(customerId, state, standpoint, this.parts.policy);
  }
}
