import { isRefused } from '../access/access-refusal.js';
import { checkNewToken } from '../access/new-token.js';
import type { NewToken, Token } from '../access/token.js';
import type { Policy } from '../customer/policy.js';
import { type AccessCommand, requireDone, withAccess } from './access-in-store.js';
import { EXIT } from './exit.js';
import { print, printJson, say } from './say.js';

/* `dossier token`: what services and scripts are known by. */

export interface AddToken extends AccessCommand {
  role: string[];
  permission: string[];
  group: string[];
  expiresDays?: number;
}

/** The token is shown this once; alone on the output, so that it can go straight into a file. */
export function addToken(name: string, options: AddToken): Promise<number> {
  const { role: roles, permission: permissions, group: groups, expiresDays, json } = options;
  const newToken: NewToken = {
    name,
    roles,
    ...(permissions.length > 0 && { permissions }),
    ...(groups.length > 0 && { groups }),
    ...(expiresDays !== undefined && { expiresInDays: expiresDays }),
  };
  const refused = (policy: Policy) => {
    const checked = checkNewToken(newToken, undefined, policy);
    return isRefused(checked) ? checked : undefined;
  };
  return withAccess(options, refused, async (access, by) => {
    const { token, tokenId, expiresAt } = requireDone(await access.tokens.add(newToken, by));
    if (json) printJson({ token, tokenId, expiresAt });
    else {
      say(`The token ${tokenId} is good until ${expiresAt}. It is not shown again:`);
      print(token);
    }
    return EXIT.good;
  });
}

export function listTokens(options: AccessCommand): Promise<number> {
  return withAccess(options, undefined, async (access) => {
    const tokens: Token[] = [];
    for await (const token of access.tokens.all()) tokens.push(token);
    if (options.json) printJson(tokens);
    else for (const token of tokens) print(line(token));
    if (!options.json && tokens.length === 0) say('No tokens.');
    return EXIT.good;
  });
}

export function revokeToken(tokenId: string, options: AccessCommand): Promise<number> {
  return withAccess(options, undefined, async (access, by) => {
    const { token } = requireDone(await access.tokens.revoke(tokenId, by));
    if (options.json) printJson(token);
    else print(`${token.name} is revoked.`);
    return EXIT.good;
  });
}

function line({ tokenId, name, roles, expiresAt, lastUsedAt }: Token): string {
  const isOver = Date.parse(expiresAt) <= Date.now();
  const parts = [
    tokenId,
    name,
    roles.join(', '),
    `${isOver ? 'expired' : 'until'} ${expiresAt}`,
    lastUsedAt === undefined ? 'never used' : `used ${lastUsedAt}`,
  ];
  return parts.join('  ');
}
