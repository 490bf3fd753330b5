import { lookAt, rowsOf } from '../../../src/bulk/tables/source-file.js';

/** Reads every row of a file and says how many there were, and how much memory this process took. */
async function read(path: string): Promise<void> {
  const source = await lookAt(path);
  let rows = 0;
  for await (const batch of rowsOf(source)) rows += batch.length;
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(JSON.stringify({ rows, megabytes }));
}

void read(process.argv[3] ?? '');
