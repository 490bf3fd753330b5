import { isInSight } from '../access/rights.js';
import type { ActivityReported } from '../customer/activity.js';
import { saidIn } from '../customer/catalogue/checked-input.js';
import { newClaims } from '../customer/claims.js';
import type { CustomerCommand } from '../customer/commands.js';
import { recordOf, type Standpoint } from '../customer/customer-record.js';
import { decide } from '../customer/decide.js';
import type { Accepted, DecideContext } from '../customer/decision.js';
import { evolve } from '../customer/evolve.js';
import { isNaturalPerson } from '../customer/natural-person.js';
import type { Policy } from '../customer/policy.js';
import type { Problem } from '../customer/problem.js';
import { refuse } from '../customer/refusal.js';
import type { CustomerState } from '../customer/state.js';
import type { Journal } from '../log/journal.js';
import { newId } from '../log/new-id.js';
import type { NewEvent } from '../log/recorded.js';
import { customerStream } from '../log/streams.js';
import { together } from '../log/together.js';
import type { ClaimHolders } from '../states/claim-holders.js';
import type { CustomerStates, LoadedCustomer } from '../states/customer-states.js';
import { activityPart } from './activity-parts.js';
import { askerWith, type Names } from './asker.js';
import { type AnsweredEvent, type Call, causeOf, type WholeAnswer } from './call.js';
import type { Codes } from './codes.js';
import type { OtherCustomers } from './other-customers.js';
import { ownInput, unseenProblems } from './own-customer.js';
import { refuseCommand } from './permissions.js';
import { bringsCode, codePartsOf, RuleCode } from './rule-code.js';
import { takenAnswer } from './taken.js';
import { untilSettled } from './until-settled.js';
import { withProblems, yoursToWrite } from './yours-to-write.js';

type Create = Extract<CustomerCommand, { type: 'CreateCustomer' }>;
type Change = Exclude<CustomerCommand, Create>;

export interface CommandParts {
  journal: Journal;
  states: CustomerStates;
  claims: ClaimHolders;
  codes: Codes;
  others: OtherCustomers;
  policy: Policy;
  /** For who is told whose a customer is that he does not see. */
  names: Names;
  /** Today's local date. */
  today: () => string;
  /** Told of every commit, so that the views hurry. */
  appended: (position: number) => void;
}

/** One command on its way, over all its attempts. */
interface Errand {
  /** Of a new customer too: every attempt is for the same one. */
  customerId: string;
  command: CustomerCommand;
  /** What is wrong with it whatever the customer is like: parts that are not the caller's to write. */
  problems: readonly Problem[];
  call: Call;
  /** For a new customer that brings no code. */
  ruleCode?: RuleCode;
  /** Whether claims are looked up first; a create tries the first generations and looks when it must. */
  lookUp: boolean;
}

/**
 * Load, decide, append: the one way in which a customer changes. Whatever is lost to a race is loaded
 * and decided anew; a repeated request gets its first answer.
 */
export class CommandRunner {
  constructor(private readonly parts: CommandParts) {}

  async create(given: Create, call: Call): Promise<WholeAnswer> {
    const { rights } = call.caller;
    const refusal = refuseCommand(given, rights);
    if (refusal !== undefined) return refusal;
    const { problems } = yoursToWrite(given, rights);
    const command = { ...given, input: ownInput(given.input, rights) };
    const errand: Errand = {
      customerId: newId(),
      command,
      problems: [...problems, ...unseenProblems(command.input, rights)],
      call,
      lookUp: call.dryRun ?? false,
    };
    const said = saidIn(command.input);
    if (bringsCode(said)) return this.#run(errand);
    const { codes, claims, policy, today } = this.parts;
    const ruleCode = new RuleCode(codes, claims, codePartsOf(said, policy, today()));
    const answer = await this.#run({ ...errand, ruleCode });
    ruleCode.giveBackUnless(answer.type === 'done' ? answer.record.code : undefined);
    return answer;
  }

  async change(customerId: string, given: Change, call: Call): Promise<WholeAnswer> {
    const { rights } = call.caller;
    const refusal = refuseCommand(given, rights);
    if (refusal !== undefined) return refusal;
    return this.#run({ customerId, ...yoursToWrite(given, rights), call, lookUp: true });
  }

  async #run(errand: Errand): Promise<WholeAnswer> {
    await together();
    return untilSettled(errand.call, this.parts, async () => {
      const answer = await this.#attempt(errand);
      if (answer === 'lost') errand.lookUp = true;
      return answer;
    });
  }

  async #attempt(errand: Errand): Promise<WholeAnswer | 'lost'> {
    const { customerId, command, call } = errand;
    const { rights } = call.caller;
    const loaded =
      command.type === 'CreateCustomer' ? undefined : await this.parts.states.load(customerId);
    if (loaded !== undefined && !isInSight(rights, loaded.state.fields)) return refuse('not-found');
    const current = loaded?.standpoint.version ?? 0;
    if (call.ifVersion !== undefined && loaded !== undefined && call.ifVersion !== current) {
      return refuse('version-mismatch', { params: { expected: call.ifVersion, current } });
    }
    const context = await this.#context(errand, loaded);
    const decision = withProblems(decide(command, loaded?.state, context), errand);
    if (decision.type === 'refused') return decision;
    return loaded !== undefined && decision.events.length === 0
      ? this.#unchanged(loaded, decision, call)
      : this.#append(errand, decision, loaded);
  }

  async #context(
    { customerId, command, call, ruleCode }: Errand,
    loaded: LoadedCustomer | undefined,
  ): Promise<DecideContext> {
    const { others, policy, today } = this.parts;
    return {
      customerId,
      version: loaded?.standpoint.version ?? 0,
      today: today(),
      actorId: call.caller.identity.person,
      steward: call.caller.rights.permissions.has('reviews.steward'),
      policy,
      newId,
      ...(ruleCode && { nextCode: await ruleCode.code() }),
      others: await others.about(command, loaded, this.#asker(call)),
    };
  }

  #unchanged(loaded: LoadedCustomer, { problems }: Accepted, call: Call): WholeAnswer {
    const record = this.#record(loaded);
    return call.dryRun
      ? { type: 'dry-run', events: [], problems, record }
      : { type: 'done', record, changed: false, events: [], problems };
  }

  async #append(
    errand: Errand,
    decision: Accepted,
    loaded: LoadedCustomer | undefined,
  ): Promise<WholeAnswer | 'lost'> {
    const { claims, journal, others, states } = this.parts;
    const { customerId, call, lookUp, ruleCode } = errand;
    const { problems, activity = [] } = decision;
    const events = [...decision.events, ...activity];
    const after = fold(loaded?.state, events);
    const wanted = newClaims(loaded?.state, after);
    const found = lookUp
      ? await claims.find(wanted, customerId)
      : { guards: claims.firstGuards(wanted), holders: [] };
    if (ruleCode && found.holders.some(({ claim }) => claim.kind === 'code')) {
      await ruleCode.skip();
      return 'lost';
    }
    if (found.holders.length > 0) {
      return takenAnswer(found.holders, decision, this.#asker(call), this.parts.names);
    }
    if (call.dryRun) return this.#dryRun(customerId, after, { ...decision, events }, loaded);
    const result = await journal.append({
      streams: [
        {
          streamId: customerStream(customerId),
          expectedVersion: loaded?.standpoint.version ?? 0,
          events: decision.events as unknown as NewEvent[], // each is {type, data} of plain JSON
          naturalPerson: isNaturalPerson(after.fields.kind),
        },
        // After the record, which a fold must have first.
        ...activityParts(customerId, activity),
      ],
      actor: call.caller.identity.actor,
      cause: causeOf(call),
      guards: call.idempotency ? [call.idempotency.guard, ...found.guards] : found.guards,
    });
    if (result.type === 'unknown') return refuse('outcome-unknown');
    if (result.type === 'refused') return 'lost';
    this.parts.appended(result.commit.position);
    const appended = states.appended(customerId, loaded, result.commit);
    others.named(appended);
    return { type: 'done', record: this.#record(appended), changed: true, events, problems };
  }

  #dryRun(
    customerId: string,
    after: CustomerState,
    { events, problems }: Pick<Extract<WholeAnswer, { type: 'dry-run' }>, 'events' | 'problems'>,
    loaded: LoadedCustomer | undefined,
  ): WholeAnswer {
    const standpoint = loaded?.standpoint ?? NOWHERE;
    const record = this.#record({ customerId, state: after, standpoint });
    return { type: 'dry-run', events, problems, record };
  }

  #asker({ caller: { rights } }: Call) {
    return askerWith(rights, this.parts.policy.duplicateDisclosure);
  }

  #record({ customerId, state, standpoint }: Omit<LoadedCustomer, 'activityVersion'>) {
    return recordOf(customerId, state, standpoint, this.parts.policy);
  }
}

/** Where a customer stands that is not in the log. */
const NOWHERE: Standpoint = { version: 0, position: 0, createdAt: '', updatedAt: '' };

/** Only a creation has activity of its own: the stream is new. */
function activityParts(customerId: string, events: readonly ActivityReported[]) {
  return events.length === 0 ? [] : [activityPart({ customerId, activityVersion: 0 }, events)];
}

function fold(state: CustomerState | undefined, events: readonly AnsweredEvent[]): CustomerState {
  let folded = state;
  for (const event of events) folded = evolve(folded, event);
  if (folded === undefined) throw new Error('a decision without events reached append');
  return folded;
}
