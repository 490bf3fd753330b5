import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/*
 * What reading the rows of a workbook costs without doing anything with them. Arguments: the build, the file.
 */

const [dist = '', file = ''] = process.argv.slice(2);
const reading = pathToFileURL(join(dist, 'bulk/tables/source-file.js')).href;
const { lookAt, rowsOf } = await import(reading);
const source = await lookAt(file);
const beganAt = performance.now();
let rows = 0;
for await (const batch of rowsOf(source)) rows += batch.length;
console.log(JSON.stringify({ rows, seconds: (performance.now() - beganAt) / 1000 }));
