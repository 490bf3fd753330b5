import { existsSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { storeCaller } from '../access/caller.js';
import { proposals } from '../bulk/columns/proposals.js';
import { loadMapping, saveMapping } from '../bulk/columns/saved-mapping.js';
import { suggestMapping } from '../bulk/columns/suggest-mapping.js';
import {
  importCustomers,
  type PreparedImport,
  placeColumns,
} from '../bulk/imports/import-customers.js';
import type { ImportOptions, ImportResult, ImportStart } from '../bulk/imports/import-options.js';
import { removeImport, reportOf } from '../bulk/imports/import-report.js';
import { spawnImportReader } from '../bulk/imports/reader-thread.js';
import type { Language } from '../bulk/imports/row-refusal.js';
import { lookAt, type SourceFile } from '../bulk/tables/source-file.js';
import type { Config } from '../config/config.js';
import { isActorId } from '../customer/catalogue/value-checks.js';
import type { Inside } from '../inside.js';
import type { Vault } from '../vault/vault.js';
import { EXIT, UsageError } from './exit.js';
import { mappingOfFile } from './import-mapping.js';
import { writeRefused } from './import-refused.js';
import { sayPlacement, sayResult, saySuggestions } from './import-report.js';
import { writeTemplate } from './import-template.js';
import { catchUp, withInside } from './inside.js';
import { type Progress, progress } from './progress.js';
import { printJson, say } from './say.js';
import { stopSignal } from './stop-signal.js';
import { configure } from './store.js';

export interface ImportCommand {
  mode: 'create' | 'upsert';
  dryRun: boolean;
  map: string[];
  /** A file with more of them. */
  mapping?: string;
  system?: string;
  batch?: string;
  strictColumns: boolean;
  /** Why the customers of the file are taken over. */
  takeOver?: string;
  refused?: string;
  language: Language;
  actor: string;
  json?: boolean;
}

/** The list follows only afterwards (in the service, or before the next import): equal names in one file. */
const REMEMBERED_NAMES = 500_000;

/** `dossier import [FILE] [--template FILE]` */
export async function importOrTemplate(
  file: string | undefined,
  { template, ...command }: ImportCommand & { template?: string },
): Promise<number> {
  if (template !== undefined) return writeTemplate(template, command.language);
  if (file === undefined) throw new UsageError('import: which file? Or --template FILE for one.');
  return importFile(file, command);
}

/** `dossier import FILE`: 1 when a row was refused or the import was stopped. */
async function importFile(path: string, command: ImportCommand): Promise<number> {
  if (!isActorId(command.actor)) {
    throw new UsageError('--actor: 1 to 64 letters, digits, dots, hyphens and underscores.');
  }
  if (command.refused === path) {
    throw new UsageError('--refused: refused rows cannot be written over the file they come from.');
  }
  // Left to itself, V8 lets garbage grow to several times of what lives; so it collects earlier, at no
  // cost that could be measured, and 100,000 rows stay under 400 MB.
  setFlagsFromString('--heap-growing-percent=150');
  const config = await configure();
  const stop = stopSignal('the rows under way');
  let shown: Progress | undefined;
  const options: ImportOptions = {
    ...(await importOptions(path, command)),
    signal: stop.signal,
    onProgress: ({ settled }) => shown?.update(settled),
  };
  const begin = async (
    inside: Inside,
    start: ImportStart,
    { mode, dryRun, caller }: ImportOptions,
  ) => {
    const { importId: jobId, source, rows, settledBefore } = start;
    // Once, before anything is done; a dry run leaves nothing behind.
    if (!dryRun && settledBefore === 0) {
      const { person, actor } = caller.identity;
      const data = { jobId, mode, dryRun, fileDigest: source.digest };
      await inside.trace.record(person, { type: 'ImportStarted', data }, { actor });
    }
    sayPlacement(start);
    shown = progress({ total: rows, before: settledBefore, unit: 'rows' });
  };
  const beganAt = performance.now();
  try {
    // Before the store: a mistyped name makes none.
    const source = await lookAt(path);
    if (!mayHaveMappings(config)) placeColumns(source, options, config.policy);
    const { result, refusedFile } = await withInside(
      config,
      async (inside, buses) => {
        const { vault } = inside.store;
        const prepared = await prepare(source, options, config, vault);
        // Equal names are found in the list; what is written from here on is remembered beside it.
        await catchUp(inside);
        const { commands, queries } = await buses();
        const today = () => inside.dates.at(Date.now());
        const parts = { commands, queries, vault, policy: config.policy, today };
        const result = await importCustomers(
          { ...parts, spawnReader: spawnImportReader },
          prepared,
          { ...options, onStart: (start) => begin(inside, start, options) },
        );
        return { result, refusedFile: await keepRefused(vault, result, path, command) };
      },
      { recentNames: REMEMBERED_NAMES },
    );
    shown?.end();
    return tell(result, refusedFile, command, (performance.now() - beganAt) / 1000);
  } finally {
    shown?.end();
    stop.release();
  }
}

async function importOptions(path: string, command: ImportCommand): Promise<ImportOptions> {
  const { mode, dryRun, mapping, system, batch, strictColumns, takeOver, refused } = command;
  const ofFile = mapping === undefined ? [] : await mappingOfFile(mapping);
  return {
    path,
    mode,
    dryRun,
    map: [...ofFile, ...command.map],
    strictColumns,
    keepRefused: refused !== undefined,
    caller: storeCaller(command.actor),
    ...(system !== undefined && { system }),
    ...(batch !== undefined && { batch }),
    ...(takeOver !== undefined && { takeOver: { reason: takeOver } }),
  };
}

/** A store that is still to be made has none. */
function mayHaveMappings({ store }: Config): boolean {
  return store.type !== 'sqlite' || existsSync(store.folder);
}

/** Places the columns, as was said now or for a file with the same headings before. */
async function prepare(
  source: SourceFile,
  options: ImportOptions,
  { policy }: Config,
  vault: Vault,
): Promise<PreparedImport> {
  const { map, caller } = options;
  const saved = await loadMapping(vault, source.sheets);
  const mapping = placeColumns(source, { ...options, ...(saved && { saved: saved.map }) }, policy);
  for (const { en } of await proposals(source, mapping, policy)) say(`  Perhaps: ${en}.`);
  if (map.length > 0) {
    await saveMapping(vault, source.sheets, {
      map: [...map],
      by: caller.identity.actor.id,
      at: new Date().toISOString(),
    });
  } else if (saved !== undefined) {
    say(`Columns as ${saved.by} placed them on ${saved.at.slice(0, 10)} (--map goes before that):`);
    for (const entry of saved.map) say(`  --map "${entry}"`);
  }
  if (mapping.left.some(({ reason }) => reason === 'unknown')) {
    saySuggestions(await suggestMapping(source, mapping, policy, caller.rights));
  }
  return { source, mapping };
}

/** A dry run leaves nothing behind but the file that was asked for. */
async function keepRefused(
  vault: Vault,
  { kept }: ImportResult,
  source: string,
  { dryRun, refused, language }: ImportCommand,
): Promise<string | undefined> {
  if (kept === undefined) return undefined;
  const wanted = refused === undefined ? {} : { wanted: refused };
  const path = await writeRefused(vault, kept.record, { source, ...wanted, language });
  if (dryRun) await removeImport(vault, kept.key, kept.record.importId);
  return path;
}

function tell(
  result: ImportResult,
  refusedFile: string | undefined,
  { dryRun, json, mode }: ImportCommand,
  seconds: number,
): number {
  if (json) printJson({ ...forPrograms(result), mode, dryRun, refusedFile, seconds });
  else sayResult(result, { dryRun, seconds, refusedFile });
  if (!result.finished) say('Stopped. Give the same command again to go on where it stopped.');
  return result.finished && result.counts.refused === 0 ? EXIT.good : EXIT.wrong;
}

function forPrograms(result: ImportResult) {
  const { finished, settled, rows, source } = result;
  const { form } = source;
  return {
    finished,
    settled,
    rows,
    file: source.path,
    ...(form.type === 'csv'
      ? { encoding: form.encoding, separator: form.separator }
      : { sheets: source.sheets.map(({ name, rows: ofSheet }) => ({ name, rows: ofSheet })) }),
    ...reportOf(result),
  };
}
