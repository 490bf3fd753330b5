import { ChoiceProperty, DateProperty, TextProperty } from '../request/body-properties.js';

/** Why a step was taken. Which codes there are, the policy says; the command checks them. */
export class BecauseBody {
  @TextProperty({ description: 'A reason code of the list “statusReason”.', maxLength: 40 })
  reason?: string;

  @TextProperty({ description: 'Free text.', maxLength: 2000 })
  note?: string;
}

/** 冻结: stops some or all business with a customer. */
export class BlockBody {
  @ChoiceProperty({
    description: 'What is stopped.',
    choices: ['orders', 'deliveries', 'invoices', 'all'],
    required: true,
  })
  scope!: 'orders' | 'deliveries' | 'invoices' | 'all';

  @TextProperty({
    description: 'A reason code of the list “blockReason”.',
    maxLength: 40,
    required: true,
  })
  reason!: string;

  @TextProperty({
    description: 'The department that blocks, and that lifts.',
    maxLength: 64,
    required: true,
  })
  department!: string;

  @DateProperty({ description: 'The last day on which the block holds; today or later.' })
  until?: string;

  @TextProperty({ description: 'Free text.', maxLength: 2000 })
  note?: string;
}

export class LiftBody {
  @TextProperty({ description: 'The department that lifts the block.', maxLength: 64 })
  department?: string;

  @TextProperty({ description: 'A reason code of the list “blockReason”.', maxLength: 40 })
  reason?: string;

  @TextProperty({ description: 'Free text.', maxLength: 2000 })
  note?: string;
}
