import { openBase } from './importing.js';

/** Imports a file into a store folder and says how far it is, until it is killed. */
async function main([folder = '', path = '']: string[]): Promise<void> {
  const base = await openBase(folder);
  await base.import(path, {
    onStart: ({ settledBefore }) => console.log(settledBefore),
    onProgress: ({ settled }) => console.log(settled),
  });
  await base.close();
}

main(process.argv.slice(3)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
