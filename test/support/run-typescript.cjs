/*
 * Lets a plain `node` process run the sources as Jest runs them: `node run-typescript.cjs script.ts …`.
 * For tests that need a process they can kill.
 */
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname, join, resolve } = require('node:path');
const swc = require('@swc/core');

const { $schema, ...settings } = JSON.parse(readFileSync(join(__dirname, '../../.swcrc'), 'utf8'));

require.extensions['.ts'] = (module, filename) => {
  const { code } = swc.transformFileSync(filename, {
    ...settings,
    swcrc: false,
    sourceMaps: 'inline',
    module: { type: 'commonjs' },
  });
  module._compile(code, filename);
};

// Imports end in `.js`, as the built files will; here their sources are meant.
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = (request, parent, ...rest) => {
  const isSource = request.startsWith('.') && parent?.filename?.endsWith('.ts');
  const name = isSource
    ? resolve(dirname(parent.filename), request.replace(/\.js$/, '.ts'))
    : request;
  return resolveFilename(name, parent, ...rest);
};

require(resolve(process.argv[2]));
