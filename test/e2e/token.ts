import { dossier } from './dossier-command.js';

/** Together they may do nearly everything. */
const ROLES = ['steward', 'sales', 'auditor', 'administrator', 'service'];

const made = new Map<string, Promise<string>>();

/** A token that the command line makes on a store, once for each. @param roles of the policy */
export function tokenOf(
  folder: string,
  environment: Record<string, string> = {},
  roles: readonly string[] = ROLES,
): Promise<string> {
  const key = JSON.stringify([folder, environment.DOSSIER_STORE, roles]);
  const token = made.get(key) ?? make(folder, environment, roles);
  made.set(key, token);
  return token;
}

async function make(
  folder: string,
  environment: Record<string, string>,
  roles: readonly string[],
): Promise<string> {
  const ours = Object.entries(environment).filter(([name]) => name.startsWith('DOSSIER_'));
  const args = ['token', 'add', 'e2e', ...roles.flatMap((role) => ['--role', role]), '--json'];
  const { code, out, err } = await dossier(folder, args, Object.fromEntries(ours));
  if (code !== 0) throw new Error(err);
  return JSON.parse(out).token;
}
