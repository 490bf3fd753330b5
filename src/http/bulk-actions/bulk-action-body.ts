import { BULK_ACTIONS, type BulkAction } from '../../bulk/actions/bulk-action.js';
import type { JsonObject } from '../../customer/catalogue/json.js';
import type { ChecklistAnswer } from '../../customer/events.js';
import type { BlockScope } from '../../customer/record.js';
import type { BodyClass } from '../openapi/body-schema.js';
import { ref } from '../openapi/component-ref.js';
import {
  BooleanProperty,
  ChoiceProperty,
  DateProperty,
  ListOf,
  ObjectProperty,
  TextProperty,
  TextsProperty,
} from '../request/body-properties.js';
import { ChecklistAnswerBody } from '../reviews/review-bodies.js';

const SCOPES = ['orders', 'deliveries', 'invoices', 'all'] as const satisfies BlockScope[];
/** Customers that can be named one by one. */
const MOST_CUSTOMERS = 10_000;

/** The same step for many customers. What `params` holds depends on the action. */
export class BulkActionBody {
  @ChoiceProperty({ description: 'What is done.', choices: BULK_ACTIONS, required: true })
  action!: BulkAction['action'];

  @ObjectProperty({ description: 'What the action needs.', schema: ref('BulkActionParams') })
  params?: JsonObject;

  @ObjectProperty({
    description:
      'The filters of the list and `q`, by name: a text, or a list of texts of which any will do; null for no value. An empty object means every customer. Either this or `customerIds`.',
    schema: { type: 'object', examples: [{ category: 'key', 'creditLimit.from': '100000' }] },
  })
  filter?: JsonObject;

  @TextsProperty({
    description: 'The customers themselves; one that is named twice counts once.',
    max: MOST_CUSTOMERS,
    maxLength: 36,
  })
  customerIds?: string[];

  @BooleanProperty({ description: 'Only tell what would become of each; `?dryRun=true` does too.' })
  dryRun?: boolean;

  @TextProperty({
    description:
      'A reason code: of the list “blockReason” for block and lift-blocks, of “reviewReason” for schedule-review, else of “statusReason”. A review has none.',
    maxLength: 40,
  })
  reason?: string;

  @TextProperty({ description: 'Free text, kept with each customer.', maxLength: 2000 })
  note?: string;
}

class TagParams {
  @TextsProperty({ description: 'Put on or taken off.', max: 100, maxLength: 50, required: true })
  tags!: string[];
}

class ScheduleParams {
  @DateProperty({ description: 'The day, or the first one; today or later.' })
  on?: string;

  @DateProperty({ description: 'The last day, for spreading them evenly from `on` to it.' })
  spreadTo?: string;

  @TextProperty({ description: 'The actor id of who is to review.', maxLength: 64 })
  reviewer?: string;
}

class ReviewParams {
  @ChoiceProperty({
    description: 'The outcome for all of them.',
    choices: ['confirmed', 'to-retire'],
    required: true,
  })
  outcome!: 'confirmed' | 'to-retire';

  @ListOf({ description: 'The answers to the checklist.', body: ChecklistAnswerBody, max: 100 })
  checklist?: ChecklistAnswer[];

  @TextProperty({ description: 'A code of the list “reviewSource”.', maxLength: 40 })
  source?: string;
}

class BlockParams {
  @ChoiceProperty({ description: 'What is stopped.', choices: SCOPES, required: true })
  scope!: BlockScope;

  @TextProperty({ description: 'The department that blocks.', maxLength: 64, required: true })
  department!: string;

  @DateProperty({ description: 'The last day on which the block holds; today or later.' })
  until?: string;
}

class LiftParams {
  @ChoiceProperty({ description: 'Only blocks of this scope.', choices: SCOPES })
  scope?: BlockScope;

  @TextProperty({ description: 'Only blocks with this reason code.', maxLength: 40 })
  blockReason?: string;

  @TextProperty({ description: 'Only blocks of this department.', maxLength: 64 })
  blockDepartment?: string;

  @TextProperty({ description: 'The department that lifts them.', maxLength: 64 })
  department?: string;
}

class NoParams {}

/** What the params of each action are described by; those of `set` are a merge patch. */
export const PARAMS: Readonly<Record<Exclude<BulkAction['action'], 'set'>, BodyClass>> = {
  tag: TagParams,
  untag: TagParams,
  'schedule-review': ScheduleParams,
  review: ReviewParams,
  block: BlockParams,
  'lift-blocks': LiftParams,
  activate: NoParams,
  deactivate: NoParams,
  reactivate: NoParams,
  archive: NoParams,
};
