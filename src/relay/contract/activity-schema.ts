import type { JsonSchema } from '../../customer/catalogue/json-schema.js';

/**
 * What other services report in `customer.activity.v1`. It names the customer by its customerId, or by
 * the id that another system has for it.
 */
export const ACTIVITY_REPORT: JsonSchema = {
  type: 'object',
  properties: {
    customerId: { type: 'string', description: 'A merged one counts for its survivor.' },
    system: {
      type: 'string',
      minLength: 1,
      maxLength: 40,
      description: 'Another system, as in externalIds.',
    },
    externalId: {
      type: 'string',
      minLength: 1,
      maxLength: 100,
      description: 'Its id for the customer.',
    },
    lastActivityOn: {
      type: 'string',
      format: 'date',
      description: 'The day of the last business with the customer.',
    },
    hasOpenItems: { type: 'boolean', description: 'Whether orders or invoices are still open.' },
  },
  required: ['lastActivityOn'],
  anyOf: [{ required: ['customerId'] }, { required: ['system', 'externalId'] }],
};
