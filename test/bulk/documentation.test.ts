import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allTargets } from '../../src/bulk/columns/targets.js';
import { ROW_REFUSALS } from '../../src/bulk/imports/row-refusal.js';
import { DEFAULT_POLICY } from '../../src/customer/default-policy.js';

const text = readFileSync(join(__dirname, '../../docs/imports.md'), 'utf8');

describe('docs/imports.md', () => {
  it('has every field with every heading that means it', () => {
    const rows = allTargets(DEFAULT_POLICY).map(({ path, field: { label, aliases = [] } }) => {
      const headings = [label.zh, label.en, ...aliases];
      return `| \`${path}\` | ${headings.join(' · ')} |`;
    });
    expect(text.split('\n').filter((line) => /^\| `/.test(line))).toEqual(rows);
  });

  it('has every code that only a row of a file can be refused with', () => {
    for (const code of Object.keys(ROW_REFUSALS)) expect(text).toContain(`\n| ${code} | `);
  });
});
