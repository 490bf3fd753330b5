import type { Access } from '../access/access.js';
import { type AccessRefusal, isRefused } from '../access/access-refusal.js';
import type { TracedBy } from '../access/access-trace.js';
import type { NewUser, User, UserChange } from '../access/user.js';
import { checkNewUser } from '../access/user-changes.js';
import type { Policy } from '../customer/policy.js';
import { type AccessCommand, requireDone, withAccess } from './access-in-store.js';
import { EXIT, UsageError } from './exit.js';
import { readPassword } from './password-input.js';
import { counted, print, printJson, say } from './say.js';

/* `dossier user`: who can sign in. */

export interface AddUser extends AccessCommand {
  displayName?: string;
  role: string[];
  orgUnit?: string;
  passwordFile?: string;
  link?: boolean;
}

export interface ChangeUser extends AccessCommand {
  displayName?: string;
  role: string[];
  orgUnit?: string;
}

export async function addUser(name: string, options: AddUser): Promise<number> {
  const { displayName, role: roles, orgUnit, passwordFile, link = false, json } = options;
  if (link && passwordFile !== undefined) {
    throw new UsageError('A user has a password, or a link to set one with: not both at once.');
  }
  const password = link ? undefined : await readPassword(passwordFile);
  const newUser: NewUser = {
    name,
    roles,
    ...(displayName !== undefined && { displayName }),
    ...(orgUnit !== undefined && { orgUnit }),
    ...(password !== undefined && { password }),
  };
  return withAccess(options, refusedBy(newUser), async (access, by) => {
    const { user } = requireDone(await access.users.add(newUser, by));
    if (link) return tellLink(access, user, by, json);
    tell(user, `Added ${user.name}.`, json);
    if (roles.length === 0)
      say('Without a role nothing can be seen or done: `dossier user change`.');
    return EXIT.good;
  });
}

/** Ends all sessions of the user. */
export async function setUserPassword(
  name: string,
  options: AccessCommand & { passwordFile?: string },
): Promise<number> {
  const password = await readPassword(options.passwordFile);
  return withUser(name, options, async (access, { userId }, by) => {
    const { user } = requireDone(await access.users.setPassword(userId, password, by));
    tell(user, `${user.name} has a new password; all sessions have ended.`, options.json);
  });
}

export function lockUser(name: string, options: AccessCommand): Promise<number> {
  return withUser(name, options, async (access, { userId }, by) => {
    const { user } = requireDone(await access.users.lock(userId, by));
    tell(user, `${user.name} is locked; all sessions have ended.`, options.json);
  });
}

export function unlockUser(name: string, options: AccessCommand): Promise<number> {
  return withUser(name, options, async (access, { userId }, by) => {
    const { user } = requireDone(await access.users.unlock(userId, by));
    tell(user, `${user.name} can sign in again.`, options.json);
  });
}

export function changeUser(name: string, options: ChangeUser): Promise<number> {
  const { displayName, role: roles, orgUnit, json } = options;
  const change: UserChange = {
    ...(displayName !== undefined && { displayName }),
    ...(roles.length > 0 && { roles }),
    ...(orgUnit !== undefined && { orgUnit: orgUnit === '' ? null : orgUnit }),
  };
  if (Object.keys(change).length === 0) {
    throw new UsageError('Nothing to change: give --role, --display-name or --org-unit.');
  }
  return withUser(name, options, async (access, { userId }, by) => {
    const { user } = requireDone(await access.users.change(userId, change, by));
    tell(user, line(user), json);
  });
}

export function linkForUser(name: string, options: AccessCommand): Promise<number> {
  return withUser(name, options, async (access, user, by) => {
    await tellLink(access, user, by, options.json);
  });
}

export function listUsers(options: AccessCommand): Promise<number> {
  return withAccess(options, undefined, async (access) => {
    const users: User[] = [];
    for await (const user of access.users.all()) users.push(user);
    if (options.json) printJson(users);
    else for (const user of users) print(line(user));
    if (!options.json) say(users.length === 0 ? 'No users.' : `${counted(users.length, 'user')}.`);
    return EXIT.good;
  });
}

function refusedBy(newUser: NewUser): (policy: Policy) => AccessRefusal | undefined {
  return (policy) => {
    const checked = checkNewUser(newUser, policy);
    return isRefused(checked) ? checked : undefined;
  };
}

function withUser(
  name: string,
  options: AccessCommand,
  work: (access: Access, user: User, by: TracedBy) => Promise<void>,
): Promise<number> {
  return withAccess(options, undefined, async (access, by) => {
    const user = await access.users.findByName(name);
    if (user === undefined) throw new UsageError(`There is no user ${name}.`);
    await work(access, user, by);
    return EXIT.good;
  });
}

/** Only the path: the command line does not know under which address people reach the service. */
async function tellLink(
  access: Access,
  user: User,
  by: TracedBy,
  json: boolean | undefined,
): Promise<number> {
  const { secret, expiresAt } = requireDone(await access.links.make(user.userId, by));
  const link = `/sign-in?link=${secret}`;
  if (json) printJson({ ...user, link, expiresAt });
  else {
    say(
      `Signs ${user.name} in once, until ${expiresAt}; put it behind the address of the service:`,
    );
    print(link);
  }
  return EXIT.good;
}

function tell(user: User, sentence: string, json: boolean | undefined): void {
  if (json) printJson(user);
  else print(sentence);
}

function line({ name, displayName, roles, orgUnit, locked, lastSignInAt }: User): string {
  const parts = [
    name,
    displayName,
    roles.join(', ') || 'no role',
    ...(orgUnit === undefined ? [] : [orgUnit]),
    ...(locked ? ['locked'] : []),
    lastSignInAt === undefined ? 'never signed in' : `signed in ${lastSignInAt}`,
  ];
  return parts.join('  ');
}
