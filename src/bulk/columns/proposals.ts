import { ALL_RIGHTS } from '../../access/rights.js';
import type { Policy } from '../../customer/policy.js';
import type { Sentence } from '../import-error.js';
import type { SourceFile } from '../tables/source-file.js';
import type { ColumnMapping } from './mapping.js';
import { type Suggestion, suggestMapping } from './suggest-mapping.js';

/** Sentences for the columns that no heading places, and for those whose cells do not fit their heading. */
export async function proposals(
  source: SourceFile,
  mapping: ColumnMapping,
  policy: Policy,
): Promise<Sentence[]> {
  const open = new Set(
    mapping.left
      .filter(({ reason }) => reason === 'unknown' || reason === 'ambiguous')
      .map(({ index }) => index),
  );
  const suggestions = await suggestMapping(source, mapping, policy, ALL_RIGHTS);
  return suggestions
    .filter(({ index, placed, confidence }) =>
      placed === undefined ? open.has(index) : confidence < 1,
    )
    .flatMap((suggestion) => proposal(suggestion) ?? []);
}

function proposal({
  index,
  heading,
  placed,
  path,
  confidence,
  why,
}: Suggestion): Sentence | undefined {
  if (path === undefined) return undefined;
  const column = index + 1;
  const percent = `${Math.round(confidence * 100)}%`;
  const [zh, en] = [
    why.map((reason) => reason.zh).join('，'),
    why.map((reason) => reason.en).join(', '),
  ];
  return placed === undefined
    ? {
        zh: `第 ${column} 列（${heading}）可能是 ${path}（${percent}：${zh}）；可用 --map "#${column}=${path}" 指定`,
        en: `column ${column} (${heading}) may be ${path} (${percent}: ${en}); say so with --map "#${column}=${path}"`,
      }
    : {
        zh: `第 ${column} 列（${heading}）按标题作为 ${path}：${zh}`,
        en: `column ${column} (${heading}) is taken for ${path}: ${en}`,
      };
}
