import type { Checked } from '../problem.js';
import { halfWidth } from './fold.js';

const SCHEME = /^[a-z][a-z0-9+.-]*:(?!\d)/i;
const WEB = /^https?:\/\//i;
/** Letters of any language, so that 公司.中国 may stand; a port, a path, a query and a fragment may follow. */
const HOST = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63}$/u;
const AFTER_SCHEME = /^([^/?#:@\s\\]+)(:\d{1,5})?([/?#][^\s<>"\\]*)?$/;

/**
 * The address of a web site: http or https, `http://` when no scheme was typed (it is the one every
 * site answers), the host in lower case. User names and other schemes are refused. Error:
 * `not-a-website`.
 */
export function checkWebsite(value: string, pointer: string): Checked<string> {
  const text = halfWidth(value).trim();
  const scheme = WEB.exec(text)?.[0];
  if (scheme === undefined && SCHEME.test(text)) return refused(pointer);
  const [, host = '', port = '', path = ''] =
    AFTER_SCHEME.exec(text.slice(scheme?.length ?? 0)) ?? [];
  if (!HOST.test(host)) return refused(pointer);
  const site = `${(scheme ?? 'http://').toLowerCase()}${host.toLowerCase()}${port}`;
  return { value: path === '/' ? site : `${site}${path}`, problems: [] };
}

function refused(pointer: string): Checked<string> {
  return { problems: [{ code: 'not-a-website', pointer, severity: 'error' }] };
}
