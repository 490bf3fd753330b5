import { openMongo } from '../../../src/adapters/mongo/connection.js';
import { openMongoLog } from '../../../src/adapters/mongo/event-log.js';
import { groupCommit } from '../../../src/log/group-commit.js';
import { draft } from '../../support/drafts.js';

/**
 * Appends to the log in a database until it is killed or has appended enough: `url name count`. Several
 * callers at once, so that they go in together. Writes a line `<position> <hash> <stream> <version>` for
 * every commit that was acknowledged.
 */
async function run(url: string, name: string, count: number): Promise<void> {
  const connection = await openMongo(url);
  const log = groupCommit(await openMongoLog(connection));
  const acknowledge = async (streamId: string, version: number) => {
    const [result] = await log.append([draft({ streams: { [streamId]: version } })]);
    if (result?.type === 'unknown')
      throw new Error('It is not known, though nothing was in the way.');
    if (result?.type === 'appended') {
      process.stdout.write(`${result.position} ${result.hash} ${streamId} ${version}\n`);
    }
    return result?.type === 'appended';
  };
  const ownStream = async (streamId: string) => {
    for (let version = 1; version <= count; version++) await acknowledge(streamId, version);
  };
  // The stream everybody appends to: whoever loses a version takes the next one.
  const sharedStream = async () => {
    for (let appended = 0; appended < count; ) {
      const version = (await log.readStream('shared')).length + 1;
      if (await acknowledge('shared', version)) appended += 1;
    }
  };
  const own = ['1', '2', '3'].map((number) => ownStream(`${name}-${number}`));
  await Promise.all([...own, sharedStream()]);
  await log.close();
  await connection.close();
}

const [url = '', name = '', count = ''] = process.argv.slice(3);
run(url, name, Number(count)).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
