import { createHash } from 'node:crypto';
import { pagePolicy } from '../../../src/http/guard-rails/page-policy.js';

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

describe('the policy of a page', () => {
  it('lets run what is our own, and what stands in the page', () => {
    const html = `<html><style>a {\n}</style><script src="/a.js"></script><script>b()</script></html>`;
    const policy = pagePolicy(html);
    expect(policy).toContain(`script-src 'self' ${hashOf('b()')};`);
    expect(policy).toContain(`style-src 'self' ${hashOf('a {\n}')};`);
    expect(policy).not.toContain('unsafe');
    for (const closed of ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"]) {
      expect(policy).toContain(closed);
    }
  });

  it('allows a style attribute by its hash alone', () => {
    const policy = pagePolicy('<svg style="width:0"></svg>');
    expect(policy).toContain(`style-src-attr 'unsafe-hashes' ${hashOf('width:0')};`);
    expect(policy).not.toContain('unsafe-inline');
  });

  it('is the same for the same page, and no other', () => {
    const page = (script: string) => `<script>${script}</script>`;
    expect(pagePolicy(page('a'))).toBe(pagePolicy(page('a')));
    expect(pagePolicy(page('a'))).not.toBe(pagePolicy(page('b')));
  });
});
