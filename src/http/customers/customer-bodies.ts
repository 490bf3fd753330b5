import { CATALOGUE } from '../../customer/catalogue/fields.js';
import { TextProperty, TextsProperty } from '../request/body-properties.js';
import { CustomerField } from './customer-field.js';

const CONFIRM = {
  description: 'Warnings that are accepted, each as <code>@<pointer>.',
  max: 500,
  maxLength: 300,
};

/** What a create takes: every field of the catalogue that is not Dossier's own, and `confirm`. */
export class CreateCustomerBody {
  @TextsProperty(CONFIRM)
  confirm?: string[];
}

/** A merge patch of the same fields, with the reason for the change. */
export class ChangeCustomerBody {
  @TextsProperty(CONFIRM)
  confirm?: string[];

  @TextProperty({ description: 'A code of the list “statusReason”.', maxLength: 40 })
  reason?: string;

  @TextProperty({ description: 'Why, in free text.', maxLength: 2000 })
  note?: string;
}

for (const { name, derived } of CATALOGUE) {
  if (derived) continue;
  CustomerField(name)(CreateCustomerBody.prototype, name);
  CustomerField(name, 'patch')(ChangeCustomerBody.prototype, name);
}
