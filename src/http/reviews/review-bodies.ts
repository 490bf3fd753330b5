import { ref } from '../openapi/component-ref.js';
import {
  ChoiceProperty,
  DateProperty,
  IntegerProperty,
  ListOf,
  ObjectProperty,
  TextProperty,
  TextsProperty,
} from '../request/body-properties.js';

export class ChecklistAnswerBody {
  @TextProperty({ description: 'A code of the list “checklist”.', maxLength: 40, required: true })
  item!: string;

  @ChoiceProperty({
    description: 'What was found.',
    choices: ['ok', 'changed', 'doubtful', 'not-applicable'],
    required: true,
  })
  answer!: 'ok' | 'changed' | 'doubtful' | 'not-applicable';

  @TextProperty({ description: 'Free text.', maxLength: 2000 })
  note?: string;
}

/** What a review found, with the corrections that follow from it. */
export class ReviewBody {
  @ChoiceProperty({
    description: 'The outcome; with corrections it is `corrected`.',
    choices: ['confirmed', 'corrected', 'to-retire'],
    required: true,
  })
  outcome!: 'confirmed' | 'corrected' | 'to-retire';

  @ListOf({ description: 'The answers to the checklist.', body: ChecklistAnswerBody, max: 100 })
  checklist?: ChecklistAnswerBody[];

  @TextProperty({
    description: 'Who or what was asked, a code of the list “reviewSource”.',
    maxLength: 40,
  })
  source?: string;

  @IntegerProperty({
    description: 'The version that was looked at; absent: the one in If-Match.',
    min: 1,
    max: 1e9,
  })
  versionSeen?: number;

  @TextProperty({ description: 'Free text.', maxLength: 2000 })
  note?: string;

  @ObjectProperty({
    description: 'A merge patch, carried out in the same step.',
    schema: ref('ChangeCustomer'),
  })
  corrections?: Record<string, unknown>;

  @TextsProperty({
    description: 'Warnings that are accepted, each as <code>@<pointer>.',
    max: 500,
    maxLength: 300,
  })
  confirm?: string[];
}

/** Assigns, postpones or calls early the next review. */
export class ScheduleBody {
  @DateProperty({ description: 'When; today or later. Absent: only the reviewer changes.' })
  on?: string;

  @TextProperty({ description: 'The actor id of who is to review.', maxLength: 64 })
  reviewer?: string;

  @TextProperty({
    description: 'A code of the list “reviewReason”; required with a date.',
    maxLength: 40,
  })
  reason?: string;

  @TextProperty({ description: 'Free text.', maxLength: 2000 })
  note?: string;
}
