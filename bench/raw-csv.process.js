import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';

/*
 * What reading a CSV file costs without doing anything with it. Argument: the file.
 */

const [file = ''] = process.argv.slice(2);
const beganAt = performance.now();
let rows = -1;
for await (const _row of createReadStream(file).pipe(parse())) rows += 1;
console.log(JSON.stringify({ rows, seconds: (performance.now() - beganAt) / 1000 }));
