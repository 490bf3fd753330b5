import { Expected } from './expected.js';
import { wholeNumber } from './values.js';
import { DEFAULTS, type Variables } from './variables.js';

/** Kinds of requests, each with a number of its own; `masked`: questions about values that are not shown. */
export const BUDGETS = ['sign-in', 'write', 'search', 'read', 'export', 'masked'] as const;

export type Budget = (typeof BUDGETS)[number];

/** Requests a minute, for each identity, or for each address where nobody is known; undefined: any number. */
export type Limits = Readonly<Record<Budget, number | undefined>>;

export const NO_LIMITS: Limits = {
  'sign-in': undefined,
  write: undefined,
  search: undefined,
  read: undefined,
  export: undefined,
  masked: undefined,
};

const MOST_A_MINUTE = 999_999;

/**
 * `write=60,export=off`: what is not named keeps its number, `off` alone lifts all of them.
 * Undefined when it cannot be read.
 */
export function readLimits(variables: Variables): Limits | undefined {
  return variables.read('DOSSIER_LIMITS', (text) => {
    if (text === 'off') return NO_LIMITS;
    return { ...NO_LIMITS, ...limitsOf(DEFAULTS.DOSSIER_LIMITS), ...limitsOf(text) };
  });
}

function limitsOf(text: string): Partial<Limits> {
  const entries = text.split(',').map((part): [Budget, number | undefined] => {
    const [name = '', value = ''] = part.split('=').map((word) => word.trim());
    const budget = BUDGETS.find((known) => known === name);
    if (budget === undefined) {
      throw new Expected(
        `“${name}” is not limited by itself; expected ${BUDGETS.join(', ')}, each with = and a number, or off.`,
      );
    }
    return [budget, value === 'off' ? undefined : numberOf(budget, value)];
  });
  return Object.fromEntries(entries);
}

function numberOf(budget: Budget, text: string): number {
  try {
    return wholeNumber(text, 'requests a minute', MOST_A_MINUTE);
  } catch (error) {
    if (!(error instanceof Expected)) throw error;
    throw new Expected(`${budget}: ${error.message.replace(/,? found/, ', or off; found')}`);
  }
}
