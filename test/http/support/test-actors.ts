import { storeCaller } from '../../../src/access/caller.js';
import type { HttpAccess } from '../../../src/http/inside.js';

/*
 * Tests that are not about access need not have users and tokens: a bearer of their own stands for whoever
 * can read the key file, under the name of an actor. Everything else is known as in the service.
 */

const PREFIX = 'test-actor/';

/** The Authorization header of an actor who may do everything. */
export function bearerOf(actor: string): string {
  return `Bearer ${PREFIX}${actor}`;
}

/** The same access that knows the tests' own bearers too. */
export function withTestActors(access: HttpAccess): HttpAccess {
  const identify: HttpAccess['identify'] = async (credential) => {
    const isOurs = credential.type === 'bearer' && credential.token.startsWith(PREFIX);
    return isOurs
      ? storeCaller(credential.token.slice(PREFIX.length))
      : access.identify(credential);
  };
  return new Proxy(access, {
    get(target, name) {
      if (name === 'identify') return identify;
      const value: unknown = Reflect.get(target, name);
      // Private members are found on the object itself only.
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
