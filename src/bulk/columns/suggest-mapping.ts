import type { Rights } from '../../access/rights.js';
import type { Policy } from '../../customer/policy.js';
import type { Sentence } from '../import-error.js';
import { rowsOf, type SourceFile } from '../tables/source-file.js';
import { choiceShare, contradicts, type SeenSign, saidCells, signsOf } from './cell-signs.js';
import { isKey } from './check-mapping.js';
import { type HeadingLikeness, headingLikeness } from './heading-likeness.js';
import type { ColumnMapping } from './mapping.js';
import { numberedTarget } from './numbered-headings.js';
import { allTargets, headingIndex, type Target } from './targets.js';

/**
 * Where the columns of the customers' sheet may go, with how sure that is and why. A column is only
 * placed by itself when its heading says exactly what it is; all else is proposed, and a person decides.
 * Nothing is proposed that the person may not write, and of what a heading places there it is said.
 */

type Writes = Pick<Rights, 'writes'>;

export interface Suggestion {
  /** Place of the sheet in the file, from 0. */
  sheet: number;
  /** From 0. */
  index: number;
  heading: string;
  /** Where an import puts it as it is; undefined for a column that is left. */
  placed?: string;
  /** The most likely field; undefined when nothing speaks for any. */
  path?: string;
  /** From 0 to 1. */
  confidence: number;
  /** What speaks for and against it. */
  why: Sentence[];
  /** Other fields, the likeliest first. */
  alternatives: { path: string; confidence: number }[];
}

/** Less is not worth proposing. */
const WORTH_PROPOSING = 0.3;
const MAX_ALTERNATIVES = 3;
/** Cells that are no such thing speak against a heading that says so. */
const CONTRADICTED = 0.6;

/** What can be said of every column of the customers' sheet, by its heading and its first rows. */
export async function suggestMapping(
  source: SourceFile,
  mapping: ColumnMapping,
  policy: Policy,
  rights: Writes,
): Promise<Suggestion[]> {
  return suggestColumns(mapping, await sampleRows(source, mapping), policy, rights);
}

/** @param rows cells of the first rows of the customers' sheet */
export function suggestColumns(
  mapping: ColumnMapping,
  rows: readonly (readonly string[])[],
  policy: Policy,
  rights: Writes,
): Suggestion[] {
  const placed = new Map(mapping.columns.map(({ index, target }) => [index, target]));
  const past = new Map(mapping.takenOver.map(({ index, name }) => [index, name]));
  const propose = proposer(policy, rights);
  return mapping.headings.map((heading, index): Suggestion => {
    const column = { sheet: mapping.sheet, index, heading };
    const name = past.get(index);
    if (name !== undefined) {
      return { ...column, placed: name, path: name, confidence: 1, why: [SAME], alternatives: [] };
    }
    const target = placed.get(index);
    return {
      ...column,
      ...(target && { placed: target.path }),
      ...propose(heading, saidCells(rows, index), target),
    };
  });
}

const SAMPLE_ROWS = 200;

async function sampleRows(source: SourceFile, mapping: ColumnMapping): Promise<string[][]> {
  const sample: string[][] = [];
  for await (const rows of rowsOf(source, mapping.sheet)) {
    sample.push(...rows.slice(0, SAMPLE_ROWS - sample.length).map(({ cells }) => cells));
    if (sample.length >= SAMPLE_ROWS) break;
  }
  return sample;
}

type Proposal = Pick<Suggestion, 'path' | 'confidence' | 'why' | 'alternatives'>;

interface Candidate {
  path: string;
  confidence: number;
  why: Sentence[];
}

function proposer(
  policy: Policy,
  { writes }: Writes,
): (heading: string, texts: readonly string[], placed: Target | undefined) => Proposal {
  const isTheirs = ({ top }: Target) => writes.has(top.group);
  const targets = allTargets(policy).filter(isTheirs);
  const find = headingIndex(policy);
  return (heading, texts, placed) => {
    const signs = signsOf(texts);
    const known = find(heading).map(({ path }) => path);
    const counted = placed ?? numberedTarget(heading, find)?.target;
    const candidates = targets
      .map((target) => candidateOf(target, heading, known, signs, texts, policy))
      .filter(({ path, confidence }) => confidence > 0 && path !== counted?.path);
    candidates.sort((a, b) => b.confidence - a.confidence);
    // What the heading says stands first, also where the cells look like something else.
    if (counted !== undefined && (isTheirs(counted) || isKey(counted))) {
      candidates.unshift(exact(counted, texts));
    } else if (placed !== undefined) {
      return { path: placed.path, confidence: 0, why: [NOT_YOURS], alternatives: [] };
    }
    const [best, ...others] = candidates;
    if (best === undefined || best.confidence < WORTH_PROPOSING) {
      return { confidence: best?.confidence ?? 0, why: [], alternatives: [] };
    }
    const alternatives = others
      .filter(({ confidence }) => confidence >= WORTH_PROPOSING)
      .slice(0, MAX_ALTERNATIVES)
      .map(({ path, confidence }) => ({ path, confidence }));
    return { ...best, alternatives };
  };
}

/** The heading says it. */
function exact(target: Target, texts: readonly string[]): Candidate {
  const against = contradicts(texts, target);
  return {
    path: target.path,
    confidence: against ? CONTRADICTED : 1,
    why: against ? [SAME, AGAINST] : [SAME],
  };
}

function candidateOf(
  target: Target,
  heading: string,
  known: readonly string[],
  signs: readonly SeenSign[],
  texts: readonly string[],
  policy: Policy,
): Candidate {
  const { path } = target;
  const by = known.includes(path)
    ? { score: 1 / known.length, how: 'same' as const }
    : bestLikeness(heading, target);
  const why: Sentence[] = by === undefined ? [] : [LIKE[by.how]];
  let cells = 0;
  for (const { name, share, fields } of signs) {
    const strength = (fields[path] ?? 0) * share;
    if (strength > 0) why.push(looksLike(name));
    cells = Math.max(cells, strength);
  }
  const choices = choiceShare(texts, target, policy);
  if (choices.share > 0.6 && choices.different > 1) {
    why.push(CHOICES);
    cells = Math.max(cells, 0.8 * choices.share);
  }
  // Both are reasons of their own: what one leaves open the other may close.
  const together = 1 - (1 - (by?.score ?? 0)) * (1 - cells);
  const against = cells === 0 && contradicts(texts, target);
  if (against) why.push(AGAINST);
  return { path, confidence: rounded(against ? together * CONTRADICTED : together), why };
}

function bestLikeness(
  heading: string,
  { field, attribute, path }: Target,
): HeadingLikeness | undefined {
  const { zh, en } = attribute ?? field.label;
  const aliases = attribute === undefined ? (field.aliases ?? []) : [];
  let best: HeadingLikeness | undefined;
  for (const name of [zh, en, path, ...aliases]) {
    const found = headingLikeness(heading, name);
    if (found !== undefined && found.score > (best?.score ?? 0)) best = found;
  }
  return best;
}

function rounded(confidence: number): number {
  return Math.round(confidence * 100) / 100;
}

const SAME = { zh: '标题一致', en: 'the heading is its name' };
const NOT_YOURS = {
  zh: '您没有填写该字段的权限，含有此列的行会被拒绝',
  en: 'you may not write this field, and rows that have it are refused',
};
const AGAINST = { zh: '但单元格内容不像', en: 'but the cells do not look like it' };
const CHOICES = { zh: '单元格都是它的可选值', en: 'the cells are choices of it' };
const LIKE: Readonly<Record<HeadingLikeness['how'], Sentence>> = {
  same: SAME,
  contained: { zh: '标题包含它的名称', en: 'the heading has its name in it' },
  similar: { zh: '标题相近', en: 'the heading is like its name' },
  pinyin: { zh: '标题是它的拼音', en: 'the heading is its name in pinyin' },
};

function looksLike({ zh, en }: Sentence): Sentence {
  return { zh: `单元格是${zh}`, en: `the cells are ${en}` };
}
