import { DataKeys } from '../../src/log/data-keys.js';
import type { EventLog } from '../../src/log/event-log.js';
import { groupCommit } from '../../src/log/group-commit.js';
import { Journal } from '../../src/log/journal.js';
import type { KeyFile } from '../../src/log/key-file.js';
import type { Personal } from '../../src/log/sealing.js';
import { type Upcasters, upcasting } from '../../src/log/upcasting.js';
import type { Vault } from '../../src/vault/vault.js';
import { memoryLog } from './memory-log.js';
import { memoryVault } from './memory-vault.js';

/** Keys that every test may know. */
export const testKeys: KeyFile = keyFileOf(Buffer.alloc(32, 1), Buffer.alloc(32, 2));

export function keyFileOf(secret: Buffer, digestKey: Buffer): KeyFile {
  return { current: { id: 'kek', secret }, secrets: new Map([['kek', secret]]), digestKey };
}

/** A small domain: `private` is the customer's, and everything of a contact but its id is the contact's. */
const smallPersonal: Personal = {
  split({ data }) {
    const {
      private: own,
      contacts,
      ...clear
    } = data as {
      private?: unknown;
      contacts?: Record<string, unknown>[];
    };
    const ofContacts = (contacts ?? []).map(({ contactId, ...value }, index) => ({
      subject: String(contactId),
      pointer: `/contacts/${index}`,
      value,
    }));
    return {
      clear: {
        ...clear,
        ...(contacts && { contacts: contacts.map(({ contactId }) => ({ contactId })) }),
      },
      parts: [
        ...(own === undefined ? [] : [{ subject: 'customer', pointer: '/private', value: own }]),
        ...ofContacts,
      ],
    };
  },
  join(clear, parts) {
    const contacts = (clear.contacts ?? []) as Record<string, unknown>[];
    for (const { pointer, value } of parts) {
      if (pointer === '/private') clear.private = value;
      else Object.assign(contacts[Number(pointer.split('/')[2])] ?? {}, value);
    }
    return clear;
  },
};

export interface TestJournal {
  journal: Journal;
  log: EventLog;
  vault: Vault;
  dataKeys: DataKeys;
}

/** A journal on memory; what is not given is made. */
export function testJournal(
  parts: { log?: EventLog; vault?: Vault; personal?: Personal; upcasters?: Upcasters } = {},
): TestJournal {
  const { log = memoryLog(), vault = memoryVault(), personal = smallPersonal } = parts;
  const dataKeys = new DataKeys(vault, testKeys, { poolSize: 8 });
  const journal = new Journal({
    log: groupCommit(log),
    dataKeys,
    personal,
    upcasting: upcasting(parts.upcasters ?? {}),
  });
  return { journal, log, vault, dataKeys };
}
