import type { Vault } from '../vault/vault.js';
import { changeRecord } from './changed-record.js';

/*
 * That somebody is left who manages users. Who they are stands in one record besides the users' own, so that
 * two who take that right from each other at the same moment do not both succeed: whoever is to lose it is
 * taken out of the record first, and the last one stays.
 */

const KIND = 'user-administrators';
const KEY = 'all';

/**
 * A change between the record and the user takes moments. When the record is older it is made anew from the
 * users themselves, so that what a process did not finish does not stay in the way.
 */
const UNSETTLED_MS = 60_000;

export interface AdministratorsParts {
  vault: Pick<Vault, 'get' | 'put'>;
  now: () => number;
  /** Every user who manages users and is not locked, by what the users' own records say now. */
  findAll: () => Promise<string[]>;
  /** Whether one of them still does. */
  isOne: (userId: string) => Promise<boolean>;
}

export class Administrators {
  constructor(private readonly parts: AdministratorsParts) {}

  /** After he was given the right. */
  async add(userId: string): Promise<void> {
    await changeRecord(this.parts.vault, KIND, KEY, (value) => {
      const userIds = idsOf(value);
      return userIds.includes(userId) ? undefined : this.#record([...userIds, userId]);
    });
  }

  /** Before the right is taken from him. False: it must not be, nobody else has it. */
  async remove(userId: string): Promise<boolean> {
    const changed = await changeRecord(this.parts.vault, KIND, KEY, async (value) => {
      const others = await this.#others(value, userId);
      return others.length === 0 ? undefined : this.#record(others);
    });
    return changed !== undefined && changed !== 'busy';
  }

  async #others(value: Record<string, unknown> | undefined, userId: string): Promise<string[]> {
    const left: string[] = [];
    for (const other of idsOf(value)) {
      if (other !== userId && (await this.parts.isOne(other))) left.push(other);
    }
    const isSettled = this.parts.now() - Number(value?.changedAt ?? 0) >= UNSETTLED_MS;
    if (left.length > 0 || !isSettled) return left;
    return (await this.parts.findAll()).filter((other) => other !== userId);
  }

  #record(userIds: string[]): { value: Record<string, unknown> } {
    return { value: { userIds, changedAt: this.parts.now() } };
  }
}

function idsOf(value: Record<string, unknown> | undefined): string[] {
  return Array.isArray(value?.userIds) ? value.userIds.map(String) : [];
}
