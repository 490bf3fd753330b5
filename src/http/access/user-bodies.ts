import { BooleanProperty, TextProperty, TextsProperty } from '../request/body-properties.js';

const DISPLAY_NAME = 'What people call him; others are shown it.';
const ROLES = 'Names of roles of the policy.';
const ORG_UNIT = 'Whose customers count as his own unit’s.';

export class NewUserBody {
  @TextProperty({
    description: 'To sign in with. Capitals and widths of letters make no difference.',
    maxLength: 64,
    required: true,
  })
  name!: string;

  @TextProperty({ description: DISPLAY_NAME, maxLength: 100 })
  displayName?: string;

  @TextsProperty({ description: ROLES, max: 20, maxLength: 40, required: true })
  roles!: string[];

  @TextProperty({ description: ORG_UNIT, maxLength: 100 })
  orgUnit?: string;
}

export class ChangeUserBody {
  @TextProperty({ description: DISPLAY_NAME, maxLength: 100 })
  displayName?: string;

  @TextsProperty({ description: ROLES, max: 20, maxLength: 40 })
  roles?: string[];

  @TextProperty({ description: `${ORG_UNIT} Empty: of none any more.`, maxLength: 100 })
  orgUnit?: string;

  @BooleanProperty({ description: 'Whether he is kept from signing in; his sessions end.' })
  locked?: boolean;
}

export class SignInBody {
  @TextProperty({ description: 'As it was given to him.', maxLength: 200, required: true })
  name!: string;

  @TextProperty({ description: 'His password.', maxLength: 1_000, required: true })
  password!: string;
}

export class PasswordBody {
  @TextProperty({
    description: 'The one he has, if any; not needed just after signing in by a link.',
    maxLength: 1_000,
  })
  current?: string;

  @TextProperty({ description: 'The new one.', maxLength: 1_000, required: true })
  password!: string;
}
