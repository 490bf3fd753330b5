import type { Policy } from '../policy.js';
import { isError, type Problem } from '../problem.js';
import {
  checkRecord,
  movedPointer,
  type Place,
  type RecordCheck,
  type RecordCheckOptions,
} from './check-record.js';
import type { JsonObject } from './json.js';

/** The result of a check on its way to another thread. Only `CheckedInput.packed` makes one. */
export interface PackedCheck {
  /** The fields of the record, as JSON. */
  fields: string;
  /** Warnings. */
  problems: Problem[];
  places: readonly Place[];
  /** Local date on which it was made. */
  today: string;
}

/** What a check depends on beside the input. */
type Basis = Pick<RecordCheckOptions, 'policy' | 'today'>;

/**
 * The input of a new customer that `checkRecord` found no error in, with what it found: so that a file can
 * be checked in a thread of its own and the command need not do it a second time. No rule is skipped:
 * - nothing but `of`, which checks, and `received`, which takes what `of` made in a thread of this process,
 *   gives one; it cannot be written down in JSON, so no client and no file can bring it along;
 * - it only counts for the policy and the day it was checked with, and for one new customer. For all else
 *   `checkFor` gives nothing, and the command checks the input itself;
 * - what depends on other customers (names, parents, who holds a number) is not part of it.
 */
export class CheckedInput {
  readonly #packed: PackedCheck;
  readonly #input: () => JsonObject;
  /** As text. */
  readonly #policy: string;
  #customerId: string | undefined;
  #check: RecordCheck | undefined;

  private constructor(packed: PackedCheck, input: () => JsonObject, policy: Policy) {
    this.#packed = packed;
    this.#input = input;
    this.#policy = policyText(policy);
  }

  /** Undefined when there is an error in the input: then the command shall find it. */
  static of(
    input: JsonObject,
    options: Omit<RecordCheckOptions, 'change'>,
  ): CheckedInput | undefined {
    const { fields, problems, places } = checkRecord(input, options);
    if (problems.some(isError)) return undefined;
    const packed = { fields: JSON.stringify(fields), problems, places, today: options.today };
    return new CheckedInput(packed, () => input, options.policy);
  }

  /**
   * What `of` made in another thread of this process.
   * @param input gives what it was made of, should it have to be checked again
   * @param policy that the thread was given
   */
  static received(packed: PackedCheck, input: () => JsonObject, policy: Policy): CheckedInput {
    return new CheckedInput(packed, input, policy);
  }

  get packed(): PackedCheck {
    return this.#packed;
  }

  /** What was checked. */
  get input(): JsonObject {
    return this.#input();
  }

  /** What was found in it, for whoever looks at a command before it is decided. */
  get fields(): JsonObject {
    return this.#unpacked().fields as unknown as JsonObject; // a record is plain JSON
  }

  /**
   * What `checkRecord` finds for this new customer. Undefined when it has to be asked: another policy, another
   * day, or another customer than the first that it was asked for, since ids of elements are among the fields.
   */
  checkFor(customerId: string, { policy, today }: Basis): RecordCheck | undefined {
    this.#customerId ??= customerId;
    const isSame =
      this.#customerId === customerId &&
      this.#packed.today === today &&
      this.#policy === policyText(policy);
    return isSame ? this.#unpacked() : undefined;
  }

  #unpacked(): RecordCheck {
    const { fields, problems, places } = this.#packed;
    this.#check ??= {
      fields: JSON.parse(fields) as RecordCheck['fields'], // written by `of`
      problems,
      places,
      storedPointer: (pointer) => movedPointer(pointer, places, 'input', 'stored'),
      inputPointer: (stored) => movedPointer(stored, places, 'stored', 'input'),
    };
    return this.#check;
  }
}

/** The check of a new customer's input: the one that was made ahead where it counts, or one made now. */
export function checkNew(
  input: JsonObject | CheckedInput,
  options: Omit<RecordCheckOptions, 'change'> & { customerId: string },
): RecordCheck {
  if (!(input instanceof CheckedInput)) return checkRecord(input, options);
  return input.checkFor(options.customerId, options) ?? checkRecord(input.input, options);
}

/** What an input says of the customer, before the command is decided. */
export function saidIn(input: JsonObject | CheckedInput): JsonObject {
  return input instanceof CheckedInput ? input.fields : input;
}

const texts = new WeakMap<Policy, string>();

function policyText(policy: Policy): string {
  const known = texts.get(policy);
  if (known !== undefined) return known;
  const text = JSON.stringify(policy);
  texts.set(policy, text);
  return text;
}
