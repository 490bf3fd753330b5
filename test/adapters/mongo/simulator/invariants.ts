import type { LogDocument } from '../../../../src/adapters/mongo/log-collection.js';
import { hashOfBody, NO_HASH, parseCommit } from '../../../../src/log/commit.js';
import { streamGuard } from '../../../../src/log/guards.js';
import type { Ledger, Told } from './ledger.js';

/** What is wrong with the log after everything has come to rest, a sentence each. */
export function brokenInvariants(log: readonly LogDocument[], ledger: Ledger): string[] {
  return [
    ...ledger.problems,
    ...brokenChain(log),
    ...brokenGuards(log),
    ...brokenWord(log, ledger),
  ];
}

/** No gap, every commit chained to the one before, no time that runs back. */
function brokenChain(log: readonly LogDocument[]): string[] {
  const problems: string[] = [];
  let before = { hash: NO_HASH, recordedAt: '' };
  log.forEach(({ _id, body, hash, recordedAt }, index) => {
    const commit = parseCommit({ position: _id, body, hash });
    if (_id !== index + 1) problems.push(`Position ${index + 1} is missing; ${_id} stands there.`);
    if (hash !== hashOfBody(body)) problems.push(`Commit ${_id} does not have its hash.`);
    if (commit.position !== _id) problems.push(`Commit ${_id} says it is ${commit.position}.`);
    if (commit.previousHash !== before.hash) problems.push(`The chain breaks before ${_id}.`);
    if (recordedAt < before.recordedAt) problems.push(`Time runs back at ${_id}.`);
    before = { hash, recordedAt };
  });
  return problems;
}

/** No guard held twice, each command once, streams without hole or overlap. */
function brokenGuards(log: readonly LogDocument[]): string[] {
  const problems: string[] = [];
  const holders = new Map<string, number>();
  const versions = new Map<string, number>();
  for (const { _id, guards, streams, commandId } of log) {
    for (const guard of [...guards, commandId]) {
      const holder = holders.get(guard);
      if (holder !== undefined) problems.push(`${guard} is held by ${holder} and ${_id}.`);
      holders.set(guard, _id);
    }
    for (const { id, version } of streams) {
      const expected = (versions.get(id) ?? 0) + 1;
      if (version !== expected) problems.push(`${_id} is ${id}@${version}, not @${expected}.`);
      if (!guards.includes(streamGuard(id, version))) problems.push(`${_id} lacks a guard.`);
      versions.set(id, version);
    }
  }
  return problems;
}

/** What was acknowledged is there as it was said; what was refused, or failed for good, is not. */
function brokenWord(log: readonly LogDocument[], { told }: Ledger): string[] {
  const byCommand = new Map(log.map((document) => [document.commandId, document]));
  return [...told].flatMap(([commandId, tries]) => {
    const document = byCommand.get(commandId);
    return tries.flatMap((one) => {
      const problem = brokenPromise(one, document, log);
      return problem ? [`${commandId} was told “${one.type}” but ${problem}.`] : [];
    });
  });
}

function brokenPromise(
  told: Told,
  document: LogDocument | undefined,
  log: readonly LogDocument[],
): string | undefined {
  switch (told.type) {
    case 'appended':
      if (!document) return `nothing of it is at ${told.position}`;
      if (document._id !== told.position) return `it is at ${document._id}, not ${told.position}`;
      return document.hash === told.hash && document.recordedAt === told.recordedAt
        ? undefined
        : `position ${told.position} holds something else`;
    case 'refused':
      if (document) return `is at ${document._id}`;
      if (told.position === undefined) return undefined;
      return log[told.position - 1]?.guards.includes(told.guard)
        ? undefined
        : `${told.guard} is not held at ${told.position}`;
    case 'thrown':
      return document && `is at ${document._id}`;
    case 'unknown':
      return undefined;
    default:
      told satisfies never;
      return undefined;
  }
}
