/*
 * Lets a plain `node` process run the sources as Jest runs them: `node run-typescript.cjs script.ts …`.
 * For tests that need a process they can kill.
 */
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname, join, resolve } = require('node:path');
const swc = require('@swc/core');

const { $schema, ...settings } = JSON.parse(readFileSync(join(__dirname, '../../.swcrc'), 'utf8'));

/**
 * @param {{ _compile(code: string, filename: string): void }} module
 * @param {string} filename
 */
function compile(module, filename) {
  const { code } = swc.transformFileSync(filename, {
    ...settings,
    swcrc: false,
    sourceMaps: 'inline',
    module: { type: 'commonjs' },
  });
  module._compile(code, filename);
}

/**
 * Node's own way to hook into `require`, which its types leave out.
 * @typedef {(request: string, parent?: { filename?: string }, ...rest: unknown[]) => string} Resolve
 * @type {{ _extensions: Record<string, typeof compile>, _resolveFilename: Resolve }}
 */
const hooks = /** @type {never} */ (Module);
const resolveFilename = hooks._resolveFilename;

hooks._extensions['.ts'] = compile;
// Imports end in `.js`, as the built files will; here their sources are meant.
hooks._resolveFilename = (request, parent, ...rest) => {
  const importer = parent?.filename;
  const name =
    request.startsWith('.') && importer?.endsWith('.ts')
      ? resolve(dirname(importer), request.replace(/\.js$/, '.ts'))
      : request;
  return resolveFilename(name, parent, ...rest);
};

require(resolve(process.argv[2] ?? ''));
