import { openMongoParts } from '../../../src/adapters/mongo/parts.js';
import { holdsStore, waitForMongo } from '../../../src/adapters/mongo/reach.js';
import { describeWithServers, mongoUrl } from '../../support/servers/servers.js';

/** Nothing listens there. */
const NOWHERE = 'mongodb://somebody:a-password@127.0.0.1:1/dossier';

describe('a MongoDB that is not there', () => {
  it('is tried for a time, with one line about it, and then named without the password', async () => {
    const lines: string[] = [];
    const waiting = waitForMongo(NOWHERE, (line) => lines.push(line), 3500);
    await expect(waiting).rejects.toMatchObject({
      trouble: 'no-access',
      message: expect.stringMatching(/^mongodb:\/\/127\.0\.0\.1:1\/dossier: no server answers/),
    });
    expect(lines).toEqual([expect.stringContaining('It is tried again for 4 s.')]);
    expect(lines.join()).not.toContain('a-password');
  }, 30_000);

  it('is not waited for when waiting does not help', async () => {
    const lines: string[] = [];
    const waiting = waitForMongo('mongodb://[broken', (line) => lines.push(line));
    await expect(waiting).rejects.toMatchObject({ trouble: 'no-access' });
    expect(lines).toEqual([]);
  });
});

describeWithServers('a database', () => {
  it('holds a store when one was opened in it, and looking makes none', async () => {
    const url = await mongoUrl();
    await waitForMongo(url, () => undefined);
    expect(await holdsStore(url)).toBe(false);
    expect(await holdsStore(url)).toBe(false);
    const { close } = await openMongoParts(url);
    await close();
    expect(await holdsStore(url)).toBe(true);
  });

  it('that is somebody else’s is refused, and a vault that was lost is noticed', async () => {
    const url = await mongoUrl();
    const { vault, close } = await openMongoParts(url);
    await vault.put('job', 'a', {});
    await close();
    const { openMongo } = await import('../../../src/adapters/mongo/connection.js');
    const connection = await openMongo(url);
    await connection.db.dropCollection('vault_records');
    await expect(openMongoParts(url)).rejects.toMatchObject({ trouble: 'incomplete' });
    await connection.close();
  });
});
