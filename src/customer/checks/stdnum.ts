import { createRequire } from 'node:module';
import type { Validator } from 'stdnum';

/*
 * The stdnum package in the domain's terms. It is loaded when the first foreign number comes, not at
 * start: its 400 small modules cost 70 ms and 14 MB in every process and worker, and most companies
 * never see a foreign tax id. `createRequire` is the only way to load late and stay synchronous.
 */

const load = createRequire(import.meta.url);

let validators: Record<string, Record<string, Validator>> | undefined;

export type NumberFault = 'length' | 'check-digit' | 'form';

export type NumberCheck = { valid: true; compact: string } | { valid: false; fault: NumberFault };

/**
 * Checks a number of a country by its name in stdnum, for example (`de`, `vat`). `compact` is without
 * separators and without the country's prefix where the number itself has none.
 */
export function checkStdnum(country: string, name: string, value: string): NumberCheck {
  validators ??= (load('stdnum') as typeof import('stdnum')).stdnum;
  const validator = validators[country.toUpperCase()]?.[name];
  if (validator === undefined) throw new RangeError(`stdnum has no ${country}-${name}`);
  return run(validator, value);
}

function run(validator: Validator, value: string): NumberCheck {
  try {
    const result = validator.validate(value);
    if (result.isValid) return { valid: true, compact: result.compact };
    return { valid: false, fault: faultOf(result.error?.constructor.name) };
  } catch {
    // Some validators throw on characters that they did not expect: the number has not their form.
    return { valid: false, fault: 'form' };
  }
}

function faultOf(errorName: string | undefined): NumberFault {
  if (errorName === 'InvalidLength') return 'length';
  return errorName === 'InvalidChecksum' ? 'check-digit' : 'form';
}
