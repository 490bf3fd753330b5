import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

const { $schema, ...swc } = JSON.parse(readFileSync(new URL('.swcrc', import.meta.url), 'utf8'));

/**
 * The build's own settings, but to CommonJS: as real ES modules Jest fails on Node 20 as soon as a
 * CommonJS package requires an ES one. What depends on the module system is tested on the built dist/.
 * @param {object} parser
 */
const toCommonJs = (parser) => [
  '@swc/jest',
  {
    ...swc,
    swcrc: false,
    sourceMaps: 'inline',
    jsc: { ...swc.jsc, parser },
    module: { type: 'commonjs' },
  },
];

export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  globalSetup: '<rootDir>/test/support/servers/global-setup.js',
  globalTeardown: '<rootDir>/test/support/servers/global-teardown.js',
  transform: {
    '\\.ts$': toCommonJs(swc.jsc.parser),
    '\\.[cm]?js$': toCommonJs({ syntax: 'ecmascript' }),
  },
  // Nest and several libraries are ES modules only: packages are transformed too, once, then cached.
  transformIgnorePatterns: [],
  cacheDirectory: '<rootDir>/.cache/jest',
  maxWorkers: Math.max(2, availableParallelism() - 1),
  testTimeout: 15_000,
};
