import type { LogDocument } from '../../../../src/adapters/mongo/log-collection.js';
import type { Chance } from './chance.js';
import type { Counts } from './counts.js';
import { Member } from './member.js';
import type { Schedule } from './schedule.js';

/** What the server answers to an insert. */
export interface InsertAnswer {
  /** Documents written, whatever becomes of them. */
  written: number;
  /** The next one collided. */
  isDuplicate: boolean;
  /** `interrupted`: the member stopped being primary before a majority had it. */
  majority: 'held' | 'timed-out' | 'interrupted';
}

const WRITE_TIMEOUT_MS = 150;

/**
 * Three servers that replicate as MongoDB does: the primary writes, the others follow after a while, and
 * what two of them have in the primary's term is held by a majority. At an election whoever has the
 * longer log among a majority may win, and what the old primary had alone is rolled back. A primary that
 * is cut off goes on believing in itself for a while.
 */
export class ReplicaSet {
  readonly members = ['a', 'b', 'c'].map((name) => new Member(name));
  readonly #schedule: Schedule;
  readonly #chance: Chance;
  readonly #counts: Counts;
  readonly #following = new Set<Member>();
  /** How long a member takes at most to follow; the injected trouble changes it. */
  lagMs = 5;

  constructor(schedule: Schedule, chance: Chance, counts: Counts) {
    this.#schedule = schedule;
    this.#chance = chance;
    this.#counts = counts;
    this.elect();
  }

  /** The one that the others follow: undefined while there is none. */
  primary(): Member | undefined {
    const [latest] = this.members
      .filter(({ isPrimary }) => isPrimary)
      .sort((one, other) => other.term - one.term);
    return latest;
  }

  /** Cuts one member off from the others, or nobody. */
  isolate(isolated?: Member): void {
    for (const member of this.members) member.isIsolated = member === isolated;
    const primary = this.primary();
    for (const member of this.members) {
      if (member !== primary && primary && reach(member, primary)) this.stepDown(member);
    }
    this.#follow();
  }

  /** A member that reaches a majority with nothing newer than its own log becomes primary. */
  elect(): void {
    const candidates = this.members.filter((candidate) => this.#voters(candidate).length >= 2);
    if (candidates.length === 0) return;
    const elected = this.#chance.one(candidates);
    const term = Math.max(...this.members.map((member) => member.term)) + 1;
    for (const voter of this.#voters(elected)) {
      voter.term = term;
      this.stepDown(voter);
    }
    elected.isPrimary = true;
    elected.matched.clear();
    elected.append({ term });
    this.#counts.elections += 1;
    this.#follow();
  }

  stepDown(member: Member): void {
    member.isPrimary = false;
    for (const { interrupt } of member.waiting.splice(0)) interrupt();
  }

  /** Undefined when this member is not a primary. */
  insert(
    member: Member,
    batch: readonly LogDocument[],
    answer: (answer: InsertAnswer) => void,
  ): boolean {
    if (!member.isPrimary) return false;
    let written = 0;
    while (written < batch.length && member.insert(batch[written] as LogDocument)) written += 1;
    const isDuplicate = written < batch.length;
    if (isDuplicate) this.#counts.duplicates += 1;
    if (written === 0) {
      answer({ written, isDuplicate, majority: 'held' });
      return true;
    }
    this.#waitForMajority(member, (majority) => answer({ written, isDuplicate, majority }));
    this.#follow();
    return true;
  }

  #waitForMajority(member: Member, done: (majority: InsertAnswer['majority']) => void): void {
    const end = (majority: InsertAnswer['majority']) => {
      if (!member.waiting.includes(waiting) && majority === 'timed-out') return;
      member.waiting = member.waiting.filter((other) => other !== waiting);
      if (majority === 'timed-out') this.#counts.concernErrors += 1;
      done(majority);
    };
    const waiting = {
      length: member.log.length,
      acknowledge: () => end('held'),
      interrupt: () => end('interrupted'),
    };
    member.waiting.push(waiting);
    this.#schedule.after(WRITE_TIMEOUT_MS, () => end('timed-out'));
  }

  #voters(candidate: Member): Member[] {
    return this.members.filter(
      (voter) =>
        voter === candidate ||
        (reach(voter, candidate) &&
          (candidate.lastTerm > voter.lastTerm ||
            (candidate.lastTerm === voter.lastTerm && candidate.log.length >= voter.log.length))),
    );
  }

  /** Every member that is behind will follow after a while. */
  #follow(): void {
    for (const member of this.members) {
      if (this.#following.has(member) || this.#source(member) === undefined) continue;
      this.#following.add(member);
      this.#schedule.after(this.#chance.between(1, this.lagMs), () => {
        this.#following.delete(member);
        this.#copy(member);
      });
    }
  }

  /** Whom a member follows, if it has anything to learn from it. */
  #source(member: Member): Member | undefined {
    const primary = this.primary();
    if (!primary || primary === member || !reach(member, primary)) return undefined;
    if (primary.term < member.term) return undefined;
    const isBehind =
      primary.matched.get(member) !== primary.log.length || member.committed < primary.committed;
    return isBehind ? primary : undefined;
  }

  #copy(member: Member): void {
    const primary = this.#source(member);
    if (!primary) return;
    member.term = primary.term;
    this.stepDown(member);
    let common = Math.min(member.log.length, primary.log.length);
    while (common > 0 && member.log[common - 1] !== primary.log[common - 1]) common -= 1;
    this.#counts.rolledBack += member.rollBack(common).length;
    const copied = this.#chance.between(1, 8);
    for (const entry of primary.log.slice(common, common + copied)) member.append(entry);
    primary.matched.set(member, member.log.length);
    this.#commit(primary);
    member.committed = Math.max(member.committed, Math.min(primary.committed, member.log.length));
    this.#follow();
  }

  /** What two of three have, up to an entry of the primary's own term. */
  #commit(primary: Member): void {
    const held = Math.max(0, ...primary.matched.values());
    if (held <= primary.committed || primary.log[held - 1]?.term !== primary.term) return;
    primary.committed = held;
    const acknowledged = primary.waiting.filter(({ length }) => length <= held);
    for (const { acknowledge } of acknowledged) acknowledge();
  }
}

function reach(one: Member, other: Member): boolean {
  return !one.isIsolated && !other.isIsolated;
}
