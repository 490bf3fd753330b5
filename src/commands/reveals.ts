import type { AccessTrace } from '../access/access-trace.js';
import { maskedValue } from '../access/masked-value.js';
import { isInSight } from '../access/rights.js';
import { shownRecord } from '../access/shown/shown-record.js';
import { recordOf } from '../customer/customer-record.js';
import type { Policy } from '../customer/policy.js';
import type { Problem } from '../customer/problem.js';
import { refuse } from '../customer/refusal.js';
import type { Permission } from '../customer/roles.js';
import type { CustomerStates } from '../states/customer-states.js';
import type { Call, Refused } from './call.js';
import { notAllowed } from './permissions.js';

export interface RevealsParts {
  states: Pick<CustomerStates, 'load'>;
  trace: Pick<AccessTrace, 'record'>;
  policy: Policy;
}

export type RevealAnswer = { type: 'revealed'; values: Map<string, unknown> } | Refused;

const NEEDED: readonly Permission[] = ['customers.read', 'values.reveal'];

/** The values behind masks: that they were looked at is written down before anybody sees them. */
export class Reveals {
  constructor(private readonly parts: RevealsParts) {}

  /**
   * All of the paths or nothing.
   * @param paths JSON Pointers with the ids of elements
   * @throws StoreError when it cannot be written down: nothing is revealed then
   */
  async reveal(
    customerId: string,
    paths: readonly string[],
    { caller, correlationId }: Pick<Call, 'caller' | 'correlationId'>,
  ): Promise<RevealAnswer> {
    const { identity, rights } = caller;
    const missing = NEEDED.find((permission) => !rights.permissions.has(permission));
    if (missing !== undefined) return notAllowed(missing);
    const { states, trace, policy } = this.parts;
    const loaded = await states.load(customerId);
    if (loaded === undefined || !isInSight(rights, loaded.state.fields)) return refuse('not-found');
    const record = recordOf(customerId, loaded.state, loaded.standpoint, policy);
    const shown = shownRecord(record, rights);
    const values = new Map(paths.map((path) => [path, maskedValue(record, shown, path)]));
    const problems = paths.flatMap((path, index) =>
      values.get(path) === undefined ? [nothingMasked(`/paths/${index}`)] : [],
    );
    if (problems.length > 0) return refuse('invalid', { problems });
    await trace.record(
      identity.person,
      { type: 'ValuesRevealed', data: { customerId, paths: [...values.keys()] } },
      { actor: identity.actor, correlationId },
    );
    return { type: 'revealed', values };
  }
}

/** One answer for what is not there, what may not be read, and what is read anyway. */
function nothingMasked(pointer: string): Problem {
  return { code: 'nothing-masked', pointer, severity: 'error' };
}
