import { randomUUID } from 'node:crypto';

/*
 * What a refused sign-in takes where the name is nobody's, and where the password is wrong, in turn so that both
 * meet the same machine. Each name is tried once and from an address of its own: nothing is slowed down. Arguments:
 * the folder of the build, how many of each.
 */

const [dist = '', count = '200'] = process.argv.slice(2);
/** @type {typeof import('../src/config/config.js')} */
const { readConfig } = await import(`${dist}/config/config.js`);
/** @type {typeof import('../src/inside.js')} */
const { openInside } = await import(`${dist}/inside.js`);

const { config } = await readConfig(process.env);
const inside = await openInside(config, { views: 'inline', report: () => undefined });
const by = { actor: { id: 'cli', kind: /** @type {const} */ ('user') } };
const names = [];
for (let i = 0; i < Number(count); i++) {
  const name = `user-${i}`;
  const password = randomUUID();
  await inside.access.users.add({ name, roles: ['viewer'], password }, by);
  names.push(name);
}

/** @type {{ unknown: number[], wrong: number[] }} */
const tookMs = { unknown: [], wrong: [] };
for (const [i, name] of names.entries()) {
  for (const [kind, typed] of /** @type {const} */ ([
    ['unknown', `nobody-${i}`],
    ['wrong', name],
  ])) {
    const beganAt = performance.now();
    const answer = await inside.access.signIn(typed, randomUUID(), `10.0.${i % 250}.${i}`);
    tookMs[kind].push(performance.now() - beganAt);
    if (answer.type !== 'refused') throw new Error(`${kind}: ${answer.type}`);
  }
}
await inside.close();
process.send?.(tookMs);
