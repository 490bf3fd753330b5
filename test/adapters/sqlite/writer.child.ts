import { openSqliteLog } from '../../../src/adapters/sqlite/event-log.js';
import { groupCommit } from '../../../src/log/group-commit.js';
import { draft } from '../../support/drafts.js';

/**
 * Appends to the log of a folder until it is killed or has appended enough: `folder name count`. Writes
 * a line `<position> <hash> <stream> <version>` for every commit that was acknowledged.
 */
async function run(folder: string, name: string, count: number): Promise<void> {
  const log = groupCommit(await openSqliteLog(folder));
  const acknowledge = async (streamId: string, version: number) => {
    const [result] = await log.append([draft({ streams: { [streamId]: version } })]);
    if (result?.type === 'appended') {
      process.stdout.write(`${result.position} ${result.hash} ${streamId} ${version}\n`);
    }
    return result?.type === 'appended';
  };
  const ownStream = async (streamId: string) => {
    for (let version = 1; version <= count; version++) await acknowledge(streamId, version);
  };
  // The streams everybody appends to: whoever loses a version takes the next one.
  const sharedStream = async () => {
    for (let appended = 0; appended < count; ) {
      const version = (await log.readStream('shared')).length + 1;
      if (await acknowledge('shared', version)) appended += 1;
    }
  };
  await Promise.all([ownStream(`${name}-1`), ownStream(`${name}-2`), sharedStream()]);
  await log.close();
}

const [folder = '', name = '', count = ''] = process.argv.slice(3);
run(folder, name, Number(count)).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
