import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { headingPlacer } from '../../src/bulk/columns/place-columns.js';
import { READING_PROBLEMS } from '../../src/bulk/columns/reading-problems.js';
import { takenOverName } from '../../src/bulk/columns/taken-over.js';
import { allTargets } from '../../src/bulk/columns/targets.js';
import { ROW_REFUSALS } from '../../src/bulk/imports/row-refusal.js';
import { DEFAULT_POLICY } from '../../src/customer/default-policy.js';
import {
  JIANDAOYUN,
  KINGDEE_GALAXY,
  KINGDEE_STELLAR,
  YONYOU_NC,
  YONYOU_TPLUS,
  YONYOU_U8,
  YONYOU_YONBIP,
} from './vendor-files.js';

const text = readFileSync(join(__dirname, '../../docs/imports.md'), 'utf8');
const BULK = join(__dirname, '../../src/bulk');

/** What stands under a heading, up to the next one. */
function section(heading: string): string {
  const from = text.indexOf(`\n${heading}\n`);
  if (from < 0) throw new Error(`docs/imports.md has no ${heading}`);
  const rest = text.slice(from + heading.length + 2);
  return rest.split(/^#+ /m, 1)[0] ?? '';
}

/** Cells of the rows of a section's table, without its headings. */
function tableOf(heading: string): string[][] {
  const lines = section(heading)
    .split('\n')
    .filter((line) => line.startsWith('| '));
  return lines.slice(1).map((line) => line.slice(2, -2).split(' | '));
}

describe('docs/imports.md', () => {
  it('has every field with every heading that means it', () => {
    const rows = allTargets(DEFAULT_POLICY).map(({ path, field: { label, aliases = [] } }) => {
      const headings = [label.zh, label.en, ...aliases];
      return [`\`${path}\``, headings.join(' · ')];
    });
    expect(tableOf('### Fields and their headings')).toEqual(rows);
  });

  it('has every code that only a row of a file can be refused with, and its sentence', () => {
    const codes = Object.entries({ ...ROW_REFUSALS, ...READING_PROBLEMS });
    expect(tableOf('## Refused rows')).toEqual(codes.map(([code, { zh }]) => [code, zh]));
  });

  it('says of a file that cannot be imported what is said', () => {
    const source = readdirSync(BULK, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => readFileSync(join(BULK, path), 'utf8'))
      .concat(readFileSync(join(BULK, 'imports/look-in-thread.ts'), 'utf8'))
      .join('\n');
    const rows = tableOf('### A file that cannot be imported');
    for (const [trouble, sentence = ''] of rows) {
      expect(source).toContain(`'${trouble}'`);
      const pieces = sentence.split('…').map((piece) => piece.trim().replace(/。( .*)?$/, ''));
      expect(pieces.filter((piece) => !source.includes(piece))).toEqual([]);
    }
  });

  it('names what is read of the past when a base is taken over', () => {
    const rows = tableOf('## Taking over');
    expect(rows.map(([name]) => name)).toEqual([
      'status',
      'createdOn',
      'lastReviewedOn',
      'lastActivityOn',
    ]);
    for (const [name, headings = ''] of rows) {
      for (const heading of headings.split(' · ')) expect(takenOverName(heading)).toBe(name);
    }
  });
});

const SYSTEMS = {
  简道云: JIANDAOYUN,
  金蝶云星空: KINGDEE_GALAXY,
  金蝶云星辰: KINGDEE_STELLAR,
  '用友 U8+': YONYOU_U8,
  '用友 T+': YONYOU_TPLUS,
  '用友 NC': YONYOU_NC,
  '用友 YonBIP': YONYOU_YONBIP,
};

describe.each(Object.entries(SYSTEMS))('docs/imports.md on %s', (name, file) => {
  const rows = tableOf(`### ${name}`);
  const [, notImported = ''] = section(`### ${name}`).split('Not imported: ');
  const left = [...notImported.replaceAll('\n', ' ').matchAll(/([^;]+) \(([^()]+)\)(?:;|\.)/g)].map(
    ([, headings = '', source = '']) => ({ headings: headings.trim().split(', '), source }),
  );
  const place = headingPlacer(DEFAULT_POLICY);
  const placeOf = (heading: string) => {
    const by = place(heading);
    if ('top' in by) return `\`${by.path}\``;
    return 'past' in by ? `\`${by.past}\`` : undefined;
  };

  it('says where each heading goes', () => {
    expect(rows.length).toBeGreaterThan(9);
    for (const [heading = '', field] of rows)
      expect([heading, placeOf(heading)]).toEqual([heading, field]);
  });

  it('names what is not imported', () => {
    for (const heading of left.flatMap(({ headings }) => headings)) {
      expect([heading, placeOf(heading)]).toEqual([heading, undefined]);
    }
  });

  it('has the headings of the file that the tests import, and no other', () => {
    const named = [
      ...rows.map(([heading]) => heading),
      ...left.flatMap(({ headings }) => headings),
    ];
    expect(named.toSorted()).toEqual(file.headings.toSorted());
  });

  it('has a source for each, or says that none was found', () => {
    const sources = section('### Sources');
    const given = [...rows.map(([, , source]) => source), ...left.map(({ source }) => source)];
    for (const source of given) {
      const [, number] = /^(\d+)(?:, |$)/.exec(source ?? '') ?? [];
      if (number === undefined) expect(source).toBe('none found');
      else
        expect(sources).toMatch(
          new RegExp(`^${number}\\. .*(?:\\n {3,}.*)*(?:https://|GitHub)`, 'm'),
        );
    }
  });
});
