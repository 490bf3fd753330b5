/**
 * The last version of every stream of a log, in 12 bytes per stream however long the ids are: an open
 * hash table over 64 bits of a digest of the id. Two ids could share a digest (p < 10^-7 at a million
 * streams), so whoever finds a version wrong here asks the log again before saying so.
 */
export class StreamVersions {
  /** Per slot two words of the digest and the version; version 0 marks a free slot. */
  #slots = new Uint32Array(3 * 1024);
  #used = 0;

  /** Sets the version and gives the one before, 0 for a stream not seen yet. */
  replace(streamId: string, version: number): number {
    return this.#replace(...digest(streamId), version);
  }

  /** Takes over how far the streams of a range went, if each of them goes on from here. */
  takeUp(steps: StreamSteps): boolean {
    for (let at = 0; at < steps.length; at += STEP) {
      const slot = find(this.#slots, steps[at] ?? 0, steps[at + 1] ?? 0);
      if ((this.#slots[slot + 2] ?? 0) + 1 !== steps[at + 2]) return false;
    }
    for (let at = 0; at < steps.length; at += STEP) {
      this.#replace(steps[at] ?? 0, steps[at + 1] ?? 0, steps[at + 3] ?? 0);
    }
    return true;
  }

  #replace(high: number, low: number, version: number): number {
    if (this.#used * 3 > this.#slots.length / 2) this.#grow();
    const slot = find(this.#slots, high, low);
    const before = this.#slots[slot + 2] ?? 0;
    if (before === 0) this.#used += 1;
    this.#slots[slot] = high;
    this.#slots[slot + 1] = low;
    this.#slots[slot + 2] = version;
    return before;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(old.length * 2);
    for (let from = 0; from < old.length; from += 3) {
      if (old[from + 2] === 0) continue;
      const to = find(this.#slots, old[from] ?? 0, old[from + 1] ?? 0);
      this.#slots.set(old.subarray(from, from + 3), to);
    }
  }
}

/** Per stream of a range: two words of its digest, its first and its last version there. */
export type StreamSteps = Uint32Array<ArrayBuffer>;
const STEP = 4;

/** The versions of streams within a range of commits; what came before the range is not known. */
export class RangeVersions {
  readonly #streams = new Map<string, { first: number; last: number }>();

  /** Sets the version and gives the one before; the first of a stream is taken to go on from it. */
  replace(streamId: string, version: number): number {
    const known = this.#streams.get(streamId);
    if (!known) {
      this.#streams.set(streamId, { first: version, last: version });
      // One that does not fit into a step goes on from nothing.
      return version >>> 0 === version ? version - 1 : Number.NaN;
    }
    const before = known.last;
    known.last = version;
    return before;
  }

  steps(): StreamSteps {
    const steps = new Uint32Array(this.#streams.size * STEP);
    let at = 0;
    for (const [streamId, { first, last }] of this.#streams) {
      steps.set([...digest(streamId), first, last], at);
      at += STEP;
    }
    return steps;
  }
}

/** The slot of a digest, or the free one where it belongs. */
function find(slots: Uint32Array, high: number, low: number): number {
  const count = slots.length / 3;
  let slot = (low & (count - 1)) * 3;
  while (slots[slot + 2] !== 0 && (slots[slot] !== high || slots[slot + 1] !== low)) {
    slot = slot + 3 === slots.length ? 0 : slot + 3;
  }
  return slot;
}

/** Two independent 32-bit mixes of the UTF-16 units (after Austin Appleby's MurmurHash finalisers). */
function digest(text: string): [high: number, low: number] {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    high = Math.imul(high ^ unit, 0x9e3779b1);
    low = Math.imul(low ^ unit, 0x5f356495);
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  return [high >>> 0, low >>> 0];
}
