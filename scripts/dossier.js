#!/usr/bin/env node
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { useBuild } from './build.js';
import { prepare } from './prepare.js';

// To stderr: what the command prints may be piped into another program.
await prepare(console.error);
await import(pathToFileURL(join(useBuild(), 'cli', 'main.js')).href);
