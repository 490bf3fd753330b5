import type { Checked } from '../problem.js';
import { foldCode } from './fold.js';

const CHINESE = /^\d{6}$/;

/**
 * A postal code. In mainland China it has six digits; another form is kept with the warning
 * `postal-code-format`. Codes of other countries are kept as they are.
 */
export function checkPostalCode(value: string, pointer: string, country: string): Checked<string> {
  if (country !== 'CN' || CHINESE.test(value)) return { value, problems: [] };
  const code = foldCode(value);
  if (CHINESE.test(code)) return { value: code, problems: [] };
  return { value, problems: [{ code: 'postal-code-format', pointer, severity: 'warning' }] };
}
