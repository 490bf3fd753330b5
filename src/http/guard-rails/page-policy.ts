import { createHash } from 'node:crypto';

/**
 * The Content-Security-Policy of a page: scripts, styles and pictures of our own, and of what stands in the
 * page itself exactly what stands there now, by its hash (CSP level 3). Nothing may frame it.
 */
export function pagePolicy(html: string): string {
  const scripts = hashesOf(html, /<script>(.*?)<\/script>/gs);
  const styles = hashesOf(html, /<style>(.*?)<\/style>/gs);
  const attributes = hashesOf(html, /\sstyle="([^"]*)"/g);
  return [
    "default-src 'none'",
    `script-src ${["'self'", ...scripts].join(' ')}`,
    `style-src ${["'self'", ...styles].join(' ')}`,
    ...(attributes.length > 0 ? [`style-src-attr 'unsafe-hashes' ${attributes.join(' ')}`] : []),
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}

function hashesOf(html: string, pattern: RegExp): string[] {
  const hashes = [...html.matchAll(pattern)].map(
    ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  );
  return [...new Set(hashes)];
}
