import { join } from 'node:path';
import type { Access } from '../../../src/access/access.js';
import { appModule } from '../../../src/app.module.js';
import { readConfig } from '../../../src/config/config.js';
import type { Policy } from '../../../src/customer/policy.js';
import { type Inside, openInside } from '../../../src/inside.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { type HttpTest, type Json, openHttp, type Received } from './http-test.js';

export interface RealHttp extends HttpTest {
  inside: Inside;
  /** Creates a customer and gives its record. Names are made up so that no two are alike. */
  create(fields?: object): Promise<Json>;
  /** A command on a customer (`blocks`, `reviews` …). */
  post(customer: { customerId: string }, step: string, body?: object): Promise<Received>;
}

/**
 * The whole service on a store in a folder of its own; its lists follow when `inside.catchUp` is called.
 * @param accessOf another access than the service's own, on a clock of the test
 * @param limits as `DOSSIER_LIMITS`
 */
export async function realHttp(
  policy?: Policy,
  accessOf: (inside: Inside) => Access = ({ access }) => access,
  limits = 'off',
): Promise<RealHttp> {
  const folder = temporaryFolder();
  const { config } = await readConfig({
    DOSSIER_STORE: `sqlite:${join(folder.path, 'data')}`,
    DOSSIER_KEYS: join(folder.path, 'dossier.keys'),
    DOSSIER_LIMITS: limits,
  });
  const inside = await openInside(
    { ...config, ...(policy && { policy }) },
    { views: 'inline', report: () => undefined },
  );
  await inside.catchUp();
  const http = await openHttp(appModule({ ...inside, access: accessOf(inside) }));
  let made = 0;
  return {
    ...http,
    inside,
    async create(fields = {}) {
      made += 1;
      const body = { legalName: `第${made}号测试有限公司`, country: 'CN', ...fields };
      const { status, json, text } = await http.send({
        method: 'POST',
        url: '/api/v1/customers',
        body,
      });
      if (status !== 201) throw new Error(`The customer was not created: ${text}`);
      return json;
    },
    post: ({ customerId }, step, body) =>
      http.send({
        method: 'POST',
        url: `/api/v1/customers/${customerId}/${step}`,
        ...(body && { body }),
      }),
    async close() {
      await http.close();
      await inside.close();
      folder.remove();
    },
  };
}
