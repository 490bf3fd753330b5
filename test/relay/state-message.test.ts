import type { CustomerFields, StoredWarning } from '../../src/customer/record.js';
import type { FoldedCustomer, LastCommit } from '../../src/relay/current-message.js';
import { tombstones } from '../../src/relay/current-message.js';
import { financeMessage } from '../../src/relay/finance-message.js';
import { stateMessage, stateMessages } from '../../src/relay/state-message.js';
import { messageFaults } from '../support/contract.js';
import { CUSTOMER_ID, created, stateOf } from '../support/given.js';

const COMMIT: LastCommit = {
  position: 9,
  recordedAt: '2026-03-31T08:00:00.000Z',
  hash: 'ab'.repeat(32),
  cause: { commandId: 'command', correlationId: 'correlation' },
};

const FIELDS: Partial<CustomerFields> = {
  taxIds: [{ taxIdId: 't1', type: 'cn-uscc', value: 'V', shared: true, reason: 'same tree' }],
  remarks: 'remarks',
  ratingBasis: 'basis',
  creditLimit: { amount: '1.00', currency: 'CNY' },
  temporaryLimit: { amount: '2.00', until: '2027-01-31', reason: 'fair' },
  attributes: { staff: 3 },
};

const WARNINGS: StoredWarning[] = [
  { code: 'same-name', pointer: '/legalName' },
  { code: 'invoicing-incomplete', pointer: '/invoicing/phone' },
  { code: 'unknown', pointer: '/remarks' },
];

function folded(fields: Partial<CustomerFields> = {}): FoldedCustomer {
  const block = {
    blockId: 'b1',
    scope: 'deliveries',
    reason: 'overdue',
    note: 'a note',
    by: 'wang',
    department: 'finance',
  } as const;
  return {
    customerId: CUSTOMER_ID,
    state: stateOf(created(fields, { warnings: WARNINGS }), {
      type: 'CustomerBlocked',
      data: { block },
    }),
    standpoint: {
      version: 2,
      position: 9,
      createdAt: '2026-03-30T08:00:00.000Z',
      updatedAt: COMMIT.recordedAt,
    },
  };
}

const parsed = ({ value }: { value: string | null }) => JSON.parse(value ?? 'null');

describe('the state message', () => {
  it('has the record without finance, bank, invoicing and free texts, in the order people read it', () => {
    const { value } = stateMessage(folded(FIELDS), COMMIT, 'urn:dossier');
    const permission = (...reasons: object[]) => ({ allowed: reasons.length === 0, reasons });
    const expected = {
      customerId: CUSTOMER_ID,
      code: 'C000001',
      kind: 'company',
      legalName: '杭州春满园文化创意有限公司',
      country: 'CN',
      taxIds: [{ taxIdId: 't1', type: 'cn-uscc', value: 'V', shared: true }],
      attributes: { staff: 3 },
      status: 'active',
      standing: {
        orders: permission(),
        deliveries: permission({ source: 'block', code: 'overdue' }),
        invoices: permission(),
      },
      blocks: [
        {
          blockId: 'b1',
          scope: 'deliveries',
          reason: 'overdue',
          by: 'wang',
          department: 'finance',
        },
      ],
      warnings: [{ code: 'same-name', pointer: '/legalName' }],
      createdOn: '2026-01-15',
      version: 2,
      position: 9,
      createdAt: '2026-03-30T08:00:00.000Z',
      updatedAt: '2026-03-31T08:00:00.000Z',
    };
    expect(value).toBe(JSON.stringify(expected));
  });

  it('says in the words of CloudEvents which commit it follows', () => {
    const { topic, key, headers } = stateMessage(folded(), COMMIT, 'urn:dossier');
    expect({ topic, key, headers }).toEqual({
      topic: 'state',
      key: CUSTOMER_ID,
      headers: {
        ce_specversion: '1.0',
        ce_id: `9.state.${CUSTOMER_ID}`,
        ce_source: 'urn:dossier',
        ce_type: 'dossier.CustomerState.v1',
        ce_time: '2026-03-31T08:00:00.000Z',
        ce_subject: CUSTOMER_ID,
        ce_dataschema: 'urn:dossier:schema:CustomerState.v1',
        ce_position: '9',
        ce_hash: 'ab'.repeat(32),
        'content-type': 'application/json',
      },
    });
  });
});

describe('the finance message', () => {
  it('has finance, bank and invoicing, without the reasons for them', () => {
    expect(parsed(financeMessage(folded(FIELDS), COMMIT, 'urn:dossier'))).toEqual({
      customerId: CUSTOMER_ID,
      code: 'C000001',
      creditLimit: { amount: '1.00', currency: 'CNY' },
      temporaryLimit: { amount: '2.00', until: '2027-01-31' },
      warnings: [{ code: 'invoicing-incomplete', pointer: '/invoicing/phone' }],
      version: 2,
      position: 9,
    });
  });
});

describe('both', () => {
  it('are sent together, and change nothing of the state they are made from', () => {
    const customer = folded(FIELDS);
    const before = structuredClone(customer);
    expect(stateMessages(customer, COMMIT, 's').map(({ topic }) => topic)).toEqual([
      'state',
      'finance',
    ]);
    expect(customer).toEqual(before);
  });

  it('are forgotten with records that have no value', () => {
    const messages = tombstones(CUSTOMER_ID, COMMIT, 'urn:dossier');
    expect(messages.map(({ topic, key, value }) => ({ topic, key, value }))).toEqual([
      { topic: 'state', key: CUSTOMER_ID, value: null },
      { topic: 'finance', key: CUSTOMER_ID, value: null },
    ]);
    expect(messages.flatMap(messageFaults)).toEqual([]);
    expect(messages[0]?.headers).not.toHaveProperty('ce_dataschema');
  });
});
