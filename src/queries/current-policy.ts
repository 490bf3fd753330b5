import type { Policy } from '../customer/policy.js';

/** The company's policy as it stands, for whatever the container builds. */
export class CurrentPolicy {
  constructor(readonly policy: Policy) {}
}
