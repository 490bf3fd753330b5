/** Of what rights on fields are made: groups of fields, and kinds of values that are masked. */

export const GROUPS = [
  'identity',
  'registration',
  'basic',
  'contacts',
  'finance',
  'bank',
  'invoicing',
  'classification',
  'review',
  'custom',
] as const;

export type Group = (typeof GROUPS)[number];

export const MASK_KINDS = ['id-number', 'mobile', 'account'] as const;

/** Values that are masked for whoever does not see them in full: `{"masked": "138****8000"}`. */
export type MaskKind = (typeof MASK_KINDS)[number];
