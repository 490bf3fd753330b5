import { storeCaller } from '../../../src/access/caller.js';
import type { ExportParts } from '../../../src/bulk/exports/csv-pieces.js';
import { exportPieces } from '../../../src/bulk/exports/export-pieces.js';
import type { ExportRequest } from '../../../src/bulk/exports/export-request.js';
import { CATALOGUE } from '../../../src/customer/catalogue/fields.js';
import { isObject, type JsonObject } from '../../../src/customer/catalogue/json.js';
import type { CustomerFields } from '../../../src/customer/record.js';
import type { CustomerFold } from '../../../src/views/customer-list.js';
import { longLists } from '../../../src/views/long-lists.js';
import { testPolicy } from '../../support/test-policy.js';

/** Exports of records that are in no store. */

export function foldOf(fields: CustomerFields, n = 1): CustomerFold {
  return {
    customerId: `id-${n}`,
    state: {
      status: 'active',
      everActive: true,
      createdOn: '2026-01-01',
      fields,
      blocks: [],
      warnings: [],
      review: { postponements: 0 },
    },
    standpoint: {
      version: 1,
      position: n,
      createdAt: '2026-01-01T00:00:00.000Z',
      updatedAt: '2026-01-01T00:00:00.000Z',
    },
  };
}

/** A list of these customers, as far as an export asks for it. */
export function partsOf(folds: readonly CustomerFold[]): ExportParts {
  const position = 1000;
  return {
    policy: testPolicy(),
    log: { readAll: async () => [] },
    states: { loadAt: async () => undefined },
    views: {
      matches: () => true,
      position: async () => position,
      items: async () => new Map(),
      async count() {
        const lists = folds.flatMap(({ state }) => longLists(state.fields));
        return { position, counts: new Map(lists.map((list) => [list, 1])) };
      },
      async walk(_view, { after, limit }) {
        const rows = folds.slice(after, after + limit).map((fold, i) => ({
          key: fold.customerId,
          order: after + i + 1,
          foldedTo: 0,
          fold: JSON.stringify(fold),
        }));
        const next = after + rows.length;
        return { rows, position, ...(next < folds.length ? { next } : {}) };
      },
    },
  };
}

/** The bytes of an export, and how many customers were told of on the way. */
export async function exported(
  parts: ExportParts,
  request: Partial<ExportRequest> = {},
): Promise<{ bytes: Buffer; progress: number[] }> {
  const pieces: Uint8Array[] = [];
  const progress: number[] = [];
  const { identity } = storeCaller('tester');
  const asked: ExportRequest = { format: 'csv', identity, position: 7, ...request };
  for await (const { bytes, rows } of exportPieces(parts, asked)) {
    pieces.push(bytes);
    if (rows !== progress.at(-1)) progress.push(rows);
  }
  return { bytes: Buffer.concat(pieces), progress };
}

/** A record's fields without ids of elements, which are another's in another base. */
export function withoutIds(fields: object): JsonObject {
  const ids = new Set(
    CATALOGUE.flatMap(({ type }) => (type.type === 'elements' ? [type.idField] : [])),
  );
  const strip = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(strip);
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => !ids.has(name))
        .map(([name, part]) => [name, strip(part)]),
    );
  };
  return strip(fields) as JsonObject;
}
