import type { Rights } from '../../access/rights.js';
import { mapColumns } from '../../bulk/columns/mapping.js';
import { loadMapping } from '../../bulk/columns/saved-mapping.js';
import { suggestColumns } from '../../bulk/columns/suggest-mapping.js';
import { orNotImportable, type SentFile } from '../../bulk/imports/file-look.js';
import type { HttpInside } from '../inside.js';
import type { Language } from '../problems/language.js';
import type { AskedImport } from './import-fields.js';
import { placeFile } from './place-file.js';
import { lookAtSent, notImportable } from './sent-file.js';

/** Columns of a file, where they would go, and where they may belong. */
export interface SuggestedColumns {
  rows: number;
  columns: SuggestedColumn[];
  saved?: readonly string[];
  trouble?: string;
}

interface SuggestedColumn {
  sheet: string;
  /** From 1. */
  column: number;
  heading: string;
  placed?: string;
  field?: string;
  /** From 0 to 1. */
  confidence: number;
  why: string[];
  alternatives: { field: string; confidence: number }[];
}

/** @throws HttpProblem `not-importable` for what is no table, and for a `map` that fits no column */
export async function suggestedColumns(
  inside: Pick<HttpInside, 'lookAtFile' | 'policy' | 'vault'>,
  file: SentFile,
  asked: AskedImport,
  rights: Rights,
  language: Language,
): Promise<SuggestedColumns> {
  const { policy } = inside;
  const { source, rows } = await lookAtSent(inside, { ...file, withRows: true });
  const saved = (await loadMapping(inside.vault, source.sheets))?.map;
  const options = { ...asked, ...(saved && { savedMap: saved }) };
  const found = await orNotImportable(async () => {
    const mapping = mapColumns(source, policy, options);
    const { sheet } = mapping;
    return {
      type: 'found' as const,
      sheet,
      of: suggestColumns(mapping, rows[sheet] ?? [], policy, rights),
    };
  });
  if (found.type !== 'found') throw notImportable(found);
  const placed = await placeFile(source, asked, policy, saved);
  const { name = '', rows: count = 0 } = source.sheets[found.sheet] ?? {};
  return {
    rows: count,
    columns: found.of.map(
      ({ index, heading, placed: at, path, confidence, why, alternatives }) => ({
        sheet: name,
        column: index + 1,
        heading,
        ...(at !== undefined && { placed: at }),
        ...(path !== undefined && { field: path }),
        confidence,
        why: why.map((sentence) => sentence[language]),
        alternatives: alternatives.map((other) => ({
          field: other.path,
          confidence: other.confidence,
        })),
      }),
    ),
    ...(saved && { saved }),
    ...(placed.type === 'not-importable' && { trouble: placed.sentence[language] }),
  };
}
