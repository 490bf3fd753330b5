import type { JsonObject } from '../customer/catalogue/json.js';
import { checkText } from '../customer/checks/text.js';
import { type Claim, codeForm } from '../customer/claims.js';
import type { CodeParts } from '../customer/code-rule.js';
import type { Policy } from '../customer/policy.js';
import type { ClaimHolders } from '../states/claim-holders.js';
import type { Codes } from './codes.js';

/** The code of a new customer that brings none: made when it is needed, handed back when it was not used. */
export class RuleCode {
  #code: string | undefined;

  constructor(
    private readonly codes: Codes,
    private readonly claims: ClaimHolders,
    private readonly parts: CodeParts,
  ) {}

  async code(): Promise<string> {
    this.#code ??= await this.codes.next(this.parts);
    return this.#code;
  }

  /** The code is another customer's, who was given it by hand: goes on behind all such. */
  async skip(): Promise<void> {
    this.#code = undefined;
    await this.codes.skipTaken(this.parts, async (code) => {
      const claim: Claim = { kind: 'code', form: codeForm(code), pointer: '/code' };
      return (await this.claims.find([claim], undefined)).holders.length > 0;
    });
  }

  giveBackUnless(used: string | undefined): void {
    if (this.#code !== undefined && this.#code !== used) {
      this.codes.giveBack(this.#code, this.parts);
    }
  }
}

/** Whether the input has a code that the check would keep or refuse; a blank one is none. */
export function bringsCode({ code }: JsonObject): boolean {
  if (typeof code !== 'string') return code !== undefined && code !== null;
  const { value, problems } = checkText(code, '/code', { maxLength: code.length });
  return value !== undefined || problems.length > 0;
}

/** What the code rule may use of an input, as far as it is well formed. */
export function codePartsOf(
  { category, orgUnit }: JsonObject,
  policy: Policy,
  today: string,
): CodeParts {
  const known = policy.lists.category.some(({ code }) => code === category);
  return {
    today,
    ...(known && typeof category === 'string' ? { category } : {}),
    ...(typeof orgUnit === 'string' ? { orgUnit: orgUnit.trim() } : {}),
  };
}
