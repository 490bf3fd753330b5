import { currentMessage, type FoldedCustomer, type LastCommit } from './current-message.js';
import type { Message } from './message.js';
import { fieldsForTopic, warningsForTopic } from './topic-fields.js';

/** The record of `customer.finance.v1`: limits, terms, bank accounts and what invoices need. */
export function financeMessage(
  customer: FoldedCustomer,
  commit: LastCommit,
  source: string,
): Message {
  return currentMessage('finance', customer.customerId, financeValue(customer), commit, source);
}

function financeValue({ customerId, state, standpoint }: FoldedCustomer): object {
  return {
    customerId,
    code: state.fields.code,
    ...fieldsForTopic(state.fields, 'finance'),
    warnings: warningsForTopic(state.warnings, 'finance'),
    version: standpoint.version,
    position: standpoint.position,
  };
}
