import { PHONE, type SchemaOf } from '../../customer/catalogue/field-schema.js';
import type { CustomerFields } from '../../customer/record.js';

/** What holds for the fields of a record in every message. */

const { additionalProperties: _, ...openPhone } = PHONE;

/** The schemas of fields as readers of the topics get them. */
export const PUBLISHED: SchemaOf = { use: 'published', phone: openPhone };

type AlwaysThere<Fields> = {
  [Name in keyof Fields]-?: object extends Pick<Fields, Name> ? never : Name;
}[keyof Fields];

/** The compiler holds this to the type: fields that no record is without. */
const ALWAYS_THERE: Readonly<Record<AlwaysThere<CustomerFields>, true>> = {
  code: true,
  kind: true,
  legalName: true,
  country: true,
};

export function isAlwaysThere(name: string): boolean {
  return Object.hasOwn(ALWAYS_THERE, name);
}
