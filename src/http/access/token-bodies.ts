import { TOKEN_DAYS } from '../../access/new-token.js';
import {
  BooleanProperty,
  IntegerProperty,
  TextProperty,
  TextsProperty,
} from '../request/body-properties.js';

export class NewTokenBody {
  @TextProperty({ description: 'What it is for.', maxLength: 100, required: true })
  name!: string;

  @TextsProperty({
    description: 'Roles of the policy; all of one’s own when absent.',
    max: 20,
    maxLength: 40,
  })
  roles?: string[];

  @TextsProperty({
    description: 'Permissions that it has at most; all of its roles when absent.',
    max: 100,
    maxLength: 40,
  })
  permissions?: string[];

  @TextsProperty({
    description: 'Groups of fields that it reads and writes at most; all of its roles when absent.',
    max: 20,
    maxLength: 40,
  })
  groups?: string[];

  @IntegerProperty({
    description: `Days until it expires; ${TOKEN_DAYS.usual} when absent.`,
    min: 1,
    max: TOKEN_DAYS.max,
  })
  expiresInDays?: number;

  @BooleanProperty({
    description:
      'It belongs to nobody, so that it outlives whoever made it. Needs tokens.manage; roles must be named.',
  })
  forService?: boolean;
}
