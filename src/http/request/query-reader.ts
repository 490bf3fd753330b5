import { fill } from '../problems/describe.js';
import { HttpProblem } from '../problems/http-problem.js';
import { QUERY_PROBLEMS, type QueryProblemCode } from './query-problems.js';

type Params = Record<string, string | number>;

const VALUE_LENGTH = 300;
const VALUES = 100;

/**
 * Reads the parameters of one query and remembers everything that is wrong with them; `finish` refuses
 * the request with all of it, and with every parameter that nobody asked for.
 */
export class QueryReader {
  readonly #values = new Map<string, string[]>();
  readonly #problems: { parameter: string; code: QueryProblemCode; params: Params }[] = [];

  /** `query` as Fastify parsed it: a text, or a list of texts, by name. */
  constructor(query: unknown) {
    for (const [name, value] of Object.entries(query as Record<string, string | string[]>)) {
      this.#values.set(name, [value].flat());
    }
  }

  fail(parameter: string, code: QueryProblemCode, params: Params = {}): undefined {
    this.#problems.push({ parameter, code, params });
    return undefined;
  }

  /** Every value of a parameter, which from now on is known. */
  all(name: string): string[] {
    const values = this.#values.get(name) ?? [];
    this.#values.delete(name);
    if (values.length > VALUES) this.fail(name, 'too-many-values', { max: VALUES });
    return values.slice(0, VALUES).filter((value) => {
      if (value.length <= VALUE_LENGTH) return true;
      return this.fail(name, 'too-long', { max: VALUE_LENGTH });
    });
  }

  one(name: string): string | undefined {
    const [value, second] = this.all(name);
    return second === undefined ? value : this.fail(name, 'given-twice');
  }

  /** What stands in one parameter with commas between. */
  list(name: string, max: number): string[] {
    const [text, second] = this.#values.get(name) ?? [];
    this.#values.delete(name);
    if (second !== undefined) this.fail(name, 'given-twice');
    const items = text === undefined || text === '' ? [] : text.split(',');
    if (items.length > max) this.fail(name, 'too-many-values', { max });
    if (items.some((item) => item.length > VALUE_LENGTH)) {
      this.fail(name, 'too-long', { max: VALUE_LENGTH });
    }
    return items;
  }

  integer(name: string, range: { min: number; max: number }): number | undefined {
    const text = this.one(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    const fits = /^\d{1,16}$/.test(text) && value >= range.min && value <= range.max;
    return fits ? value : this.fail(name, 'out-of-range', range);
  }

  boolean(name: string): boolean | undefined {
    const text = this.one(name);
    if (text === undefined || text === 'true' || text === 'false') return text && text === 'true';
    return this.fail(name, 'not-a-boolean');
  }

  choice<Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined {
    const text = this.one(name);
    if (text === undefined) return undefined;
    const choice = choices.find((candidate) => candidate === text);
    return choice ?? this.fail(name, 'not-one-of', { choices: choices.join(', ') });
  }

  /** Whether anything was wrong so far. */
  get failed(): boolean {
    return this.#problems.length > 0;
  }

  /** The names of parameters that nobody has read yet. */
  unread(): string[] {
    return [...this.#values.keys()];
  }

  /** @throws HttpProblem `invalid-query` with everything that was found */
  finish(): void {
    for (const name of this.unread()) {
      this.fail(name.slice(0, 100), 'unknown-parameter', { name: name.slice(0, 100) });
    }
    if (this.#problems.length === 0) return;
    const problems = this.#problems;
    throw new HttpProblem('invalid-query', {
      errors: (language) =>
        problems.map(({ parameter, code, params }) => ({
          parameter,
          code,
          severity: 'error',
          message: fill(QUERY_PROBLEMS[code][language], params),
        })),
    });
  }
}

/** Whether a command is only tried; commands have no other parameter. */
export function readDryRun(query: unknown): boolean {
  const reader = new QueryReader(query);
  const dryRun = reader.boolean('dryRun') ?? false;
  reader.finish();
  return dryRun;
}
