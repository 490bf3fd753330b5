import type { Sent } from '../support/http-test.js';

/** One good request for every call of the API, for whoever may make it. */

/** What a request is about: made anew for each, by somebody who may do everything. */
export interface Target {
  customerId: string;
  /** `If-Match`. */
  version: number;
  blockId: string;
  externalId: string;
  /** A contact's masked number. */
  phonePath: string;
  /** Jobs that have ended. */
  importId: string;
  bulkId: string;
  userId: string;
  tokenId: string;
  /** The role of who asks. */
  role: string;
  /** A name that nobody has. */
  freshName: string;
}

export type Ask = (to: Target) => Partial<Sent> & { path?: string };

const JSON_PATCH = { 'content-type': 'application/merge-patch+json' };
const FILE = '\ufeff客户名称,国家\n{name},CN\n';

function upload(fields: Record<string, string>, content: string): ReturnType<Ask> {
  const boundary = 'x-boundary-x';
  const parts = Object.entries(fields).map(
    ([name, value]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  parts.push(
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n${content}\r\n--${boundary}--\r\n`,
  );
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: parts.join(''),
  };
}

const nothing: Ask = () => ({});
const reason = { reason: 'other' };

/** By method and path as the OpenAPI document has them; `path` fills what it has in braces. */
export const ASKED: Readonly<Record<string, Ask>> = {
  'POST /api/v1/customers': ({ freshName }) => ({ body: { legalName: freshName, country: 'CN' } }),
  'GET /api/v1/customers': nothing,
  'POST /api/v1/customers/check': ({ freshName }) => ({
    body: { legalName: freshName, country: 'CN' },
  }),
  'GET /api/v1/counts': () => ({ path: '/api/v1/counts?by=status' }),
  'POST /api/v1/customers/lookup': ({ customerId }) => ({ body: { keys: [{ customerId }] } }),
  'GET /api/v1/customers/{customerId}': nothing,
  'PATCH /api/v1/customers/{customerId}': ({ version }) => ({
    body: JSON.stringify({ shortName: '新简称', ...reason }),
    headers: { ...JSON_PATCH, 'if-match': `"${version}"` },
  }),
  'GET /api/v1/customers/by/{system}/{externalId}': ({ externalId }) => ({
    path: `/api/v1/customers/by/erp/${externalId}`,
  }),
  'GET /api/v1/customers/{customerId}/history': nothing,
  'POST /api/v1/customers/{customerId}/reveal': ({ phonePath }) => ({
    body: { paths: [phonePath] },
  }),
  'POST /api/v1/customers/{customerId}/activation': () => ({ body: reason }),
  'POST /api/v1/customers/{customerId}/deactivation': () => ({ body: reason }),
  'POST /api/v1/customers/{customerId}/reactivation': () => ({ body: reason }),
  'POST /api/v1/customers/{customerId}/archive': () => ({ body: reason }),
  'POST /api/v1/customers/{customerId}/blocks': () => ({
    body: { scope: 'orders', reason: 'overdue', department: 'finance' },
  }),
  'POST /api/v1/customers/{customerId}/blocks/{blockId}/lift': () => ({
    body: { reason: 'resolved', department: 'finance' },
  }),
  'POST /api/v1/customers/{customerId}/activity': () => ({
    body: { lastActivityOn: '2026-03-31', hasOpenItems: true },
  }),
  'POST /api/v1/customers/{customerId}/reviews': ({ version }) => ({
    body: { outcome: 'confirmed', versionSeen: version },
  }),
  'POST /api/v1/customers/{customerId}/review-schedule': () => ({ body: { reviewer: 'li.wei' } }),
  'GET /api/v1/reviews': nothing,
  'GET /api/v1/catalogue': nothing,
  'GET /asyncapi.json': nothing,
  'GET /schemas/{file}': () => ({ path: '/schemas/CustomerCreated.v1.json' }),
  'GET /api/v1/exports/customers.csv': nothing,
  'GET /api/v1/exports/customers.xlsx': nothing,
  'POST /api/v1/imports': ({ freshName }) =>
    upload({ dryRun: 'true' }, FILE.replace('{name}', freshName)),
  'GET /api/v1/imports': nothing,
  'GET /api/v1/imports/{jobId}': nothing,
  'GET /api/v1/imports/{jobId}/events': nothing,
  'POST /api/v1/imports/{jobId}/pause': nothing,
  'POST /api/v1/imports/{jobId}/resume': nothing,
  'POST /api/v1/imports/{jobId}/cancel': nothing,
  'GET /api/v1/imports/template.xlsx': nothing,
  'POST /api/v1/imports/columns': ({ freshName }) => upload({}, FILE.replace('{name}', freshName)),
  'GET /api/v1/imports/{jobId}/refused': nothing,
  'GET /api/v1/jobs': nothing,
  'GET /api/v1/jobs/{jobId}': nothing,
  'GET /api/v1/jobs/{jobId}/events': nothing,
  'POST /api/v1/jobs/{jobId}/pause': nothing,
  'POST /api/v1/jobs/{jobId}/resume': nothing,
  'POST /api/v1/jobs/{jobId}/cancel': nothing,
  'POST /api/v1/bulk-actions': ({ customerId }) => ({
    body: { action: 'tag', params: { tags: ['甲'] }, customerIds: [customerId], dryRun: true },
  }),
  'GET /api/v1/bulk-actions': nothing,
  'GET /api/v1/bulk-actions/{jobId}': nothing,
  'GET /api/v1/bulk-actions/{jobId}/results': nothing,
  'GET /api/v1/bulk-actions/{jobId}/results.csv': nothing,
  'GET /api/v1/bulk-actions/{jobId}/results.xlsx': nothing,
  'GET /api/v1/events': nothing,
  // Never ends: its headers say what is to be known.
  'GET /api/v1/events/stream': () => ({ method: 'HEAD' }),
  'GET /api/v1/session': nothing,
  // Without a password it is told what is missing, and nothing is counted.
  'POST /api/v1/session': () => ({ body: {} }),
  'DELETE /api/v1/session': nothing,
  'PUT /api/v1/session/password': () => ({ body: { password: 'correct horse battery' } }),
  'GET /api/v1/session/oidc': nothing,
  'GET /api/v1/session/oidc/callback': nothing,
  'GET /api/v1/session/oidc/end': nothing,
  'GET /api/v1/users': nothing,
  'GET /api/v1/users/names': ({ userId }) => ({ path: `/api/v1/users/names?ids=${userId}` }),
  'POST /api/v1/users': ({ freshName }) => ({ body: { name: freshName, roles: ['viewer'] } }),
  'GET /api/v1/users/{userId}': nothing,
  'PATCH /api/v1/users/{userId}': () => ({ body: { displayName: '新名' } }),
  'POST /api/v1/users/{userId}/link': nothing,
  'GET /api/v1/tokens': nothing,
  'POST /api/v1/tokens': ({ role }) => ({ body: { name: '脚本', roles: [role] } }),
  'DELETE /api/v1/tokens/{tokenId}': nothing,
  'GET /api/v1/policy': nothing,
  'GET /api/v1/audit/access': nothing,
  'GET /health/live': nothing,
  'GET /health/ready': nothing,
  'GET /metrics': nothing,
};

/** The request to a call (`GET /api/v1/…`) about a target. */
export function requestTo(call: string, to: Target): Sent {
  const [method, template = ''] = call.split(' ');
  const { path = template, ...asked } = ASKED[call]?.(to) ?? {};
  const jobId = template.includes('bulk-actions') ? to.bulkId : to.importId;
  const ids: Record<string, string> = { ...to, jobId } as unknown as Record<string, string>; // texts, where asked for
  const url = path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? '');
  return { method: method as NonNullable<Sent['method']>, url, ...asked }; // as the document has it
}
