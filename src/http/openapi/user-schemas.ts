import { type JsonSchema, list, object } from '../../customer/catalogue/json-schema.js';
import { SESSION_SCHEMA } from '../access/session-body.js';
import { NewTokenBody } from '../access/token-bodies.js';
import { ChangeUserBody, NewUserBody, PasswordBody, SignInBody } from '../access/user-bodies.js';
import { schemaOfBody } from './body-schema.js';

/** The schemas of users, sessions and tokens. */

const text: JsonSchema = { type: 'string' };
const time: JsonSchema = { type: 'string', format: 'date-time' };

export const USER_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  SignIn: schemaOfBody(SignInBody),
  Password: schemaOfBody(PasswordBody),
  Session: SESSION_SCHEMA,
  NewUser: schemaOfBody(NewUserBody),
  ChangeUser: schemaOfBody(ChangeUserBody),
  User: object(
    {
      userId: { ...text, description: 'As it stands in histories.' },
      name: { ...text, description: 'To sign in with; it never changes.' },
      displayName: text,
      roles: list(text),
      orgUnit: text,
      locked: { type: 'boolean' },
      hasPassword: { type: 'boolean' },
      oidc: {
        ...object({ issuer: text, subject: text }),
        description: 'Who he is to the OpenID provider.',
      },
      createdAt: time,
      lastSignInAt: time,
    },
    ['userId', 'name', 'displayName', 'roles', 'locked', 'hasPassword', 'createdAt'],
  ),
  NewToken: schemaOfBody(NewTokenBody),
  Token: object(
    {
      tokenId: { type: 'string', format: 'uuid' },
      name: text,
      roles: list(text),
      scope: {
        ...object({ permissions: list(text), groups: list(text) }, []),
        description: 'Further than this the roles do not go.',
      },
      owner: { ...text, description: 'The user whose it is; absent for a service’s own.' },
      createdBy: { ...text, description: 'The actor who made it.' },
      createdAt: time,
      expiresAt: time,
      lastUsedAt: { ...time, description: 'To the minute.' },
    },
    ['tokenId', 'name', 'roles', 'createdBy', 'createdAt', 'expiresAt'],
  ),
};
