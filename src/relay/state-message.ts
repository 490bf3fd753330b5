import { standingOf } from '../customer/standing.js';
import { currentMessage, type FoldedCustomer, type LastCommit } from './current-message.js';
import { financeMessage } from './finance-message.js';
import type { Message } from './message.js';
import { fieldsForTopic, warningsForTopic } from './topic-fields.js';

/** What a customer is now, in both compacted topics. */
export function stateMessages(
  customer: FoldedCustomer,
  commit: LastCommit,
  source: string,
): Message[] {
  return [stateMessage(customer, commit, source), financeMessage(customer, commit, source)];
}

/**
 * The record of `customer.state.v1`. What follows from the policy (`nextReviewOn`) is not in it: it
 * changes with the policy, and no event would say so.
 */
export function stateMessage(
  customer: FoldedCustomer,
  commit: LastCommit,
  source: string,
): Message {
  return currentMessage('state', customer.customerId, stateValue(customer), commit, source);
}

function stateValue({ customerId, state, standpoint }: FoldedCustomer): object {
  const { lastReviewedOn } = state.review;
  return {
    customerId,
    ...fieldsForTopic(state.fields, 'state'),
    status: state.status,
    standing: standingOf(state),
    blocks: state.blocks.map(({ note: _, ...block }) => block),
    warnings: warningsForTopic(state.warnings, 'state'),
    createdOn: state.createdOn,
    ...(lastReviewedOn !== undefined && { lastReviewedOn }),
    ...state.activity,
    version: standpoint.version,
    position: standpoint.position,
    createdAt: standpoint.createdAt,
    updatedAt: standpoint.updatedAt,
  };
}
