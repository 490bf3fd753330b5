import type { CustomerKind } from './record.js';

/**
 * Persons and sole proprietors: their names, numbers, addresses and accounts are personal, and sealed.
 * A customer never crosses over, since what was in clear once stays so.
 */
export function isNaturalPerson(kind: CustomerKind): boolean {
  return kind === 'person' || kind === 'sole-proprietor';
}
