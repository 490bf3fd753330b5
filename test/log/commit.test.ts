import canonicalize from 'canonicalize';
import fc from 'fast-check';
import {
  canonicalJson,
  hashOfBody,
  NO_HASH,
  parseCommit,
  placeDraft,
  prepareDraft,
  recordedAfter,
} from '../../src/log/commit.js';
import type { CommitDraft, StoredEvent } from '../../src/log/event-log.js';

const text = fc.string({ unit: 'grapheme' });
const data = fc.dictionary(text, fc.jsonValue());
const event: fc.Arbitrary<StoredEvent> = fc.record(
  {
    eventId: fc.uuid({ version: 7 }),
    type: text,
    schemaVersion: fc.integer({ min: 1, max: 9 }),
    data,
    sealed: fc.dictionary(fc.uuid({ version: 7 }), fc.base64String()),
    keys: fc.dictionary(text, fc.uuid({ version: 7 })),
  },
  { requiredKeys: ['eventId', 'type', 'schemaVersion', 'data'] },
);
const drafts: fc.Arbitrary<CommitDraft> = fc.record({
  streams: fc.array(
    fc.record({ streamId: text, version: fc.nat(), events: fc.array(event, { maxLength: 3 }) }),
    { minLength: 1, maxLength: 3 },
  ),
  actor: fc.record(
    { id: text, kind: fc.constantFrom('user', 'service', 'system'), onBehalfOf: text },
    { requiredKeys: ['id', 'kind'] },
  ),
  cause: fc.record(
    { commandId: text, correlationId: text, traceparent: text, requestDigest: text },
    { requiredKeys: ['commandId', 'correlationId'] },
  ),
  guards: fc.array(text),
});
const hashes = fc.string({
  unit: fc.constantFrom(...'0123456789abcdef'),
  minLength: 64,
  maxLength: 64,
});
const times = fc.date({ noInvalidDate: true }).map((time) => time.toISOString());

describe('a commit', () => {
  it('put together from prepared parts is the canonical JSON of the whole', () => {
    fc.assert(
      fc.property(
        drafts,
        fc.integer({ min: 1 }),
        hashes,
        times,
        (draft, position, previousHash, recordedAt) => {
          const { streams, actor, cause } = draft;
          const commit = { position, recordedAt, streams, actor, cause, previousHash };
          const stored = placeDraft(prepareDraft(draft), position, previousHash, recordedAt);
          expect(stored.body).toBe(canonicalJson(commit));
          expect(parseCommit(stored)).toEqual(JSON.parse(JSON.stringify(commit)));
        },
      ),
    );
  });

  it('is hashed as a leaf of RFC 9162', () => {
    // The hash of an empty leaf, as in the test vectors of RFC 6962 and its successor.
    expect(hashOfBody('')).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
    expect(hashOfBody('客户')).toBe(
      'b5052872d262316ba528acb46ca4aaea2eeecf0e8d8cd719094c0fd4bca8baa4',
    );
  });

  it('looks like this', () => {
    const stored = placeDraft(
      prepareDraft({
        streams: [
          {
            streamId: 'customer:1',
            version: 2,
            events: [{ eventId: 'e1', type: 'CustomerArchived', schemaVersion: 1, data: {} }],
          },
        ],
        actor: { id: 'wang', kind: 'user' },
        cause: { commandId: 'c1', correlationId: 'r1' },
        guards: ['not in the body'],
      }),
      7,
      NO_HASH,
      '2026-03-01T08:00:00.000Z',
    );
    expect(stored.body).toBe(
      '{"actor":{"id":"wang","kind":"user"},"cause":{"commandId":"c1","correlationId":"r1"},' +
        `"position":7,"previousHash":"${NO_HASH}","recordedAt":"2026-03-01T08:00:00.000Z",` +
        '"streams":[{"events":[{"data":{},"eventId":"e1","schemaVersion":1,"type":"CustomerArchived"}],' +
        '"streamId":"customer:1","version":2}]}',
    );
  });

  it('cannot hold what JSON cannot hold', () => {
    expect(() => canonicalJson({ amount: Number.NaN })).toThrow(/NaN/);
    expect(() => canonicalJson({ z: [1, Number.POSITIVE_INFINITY], a: 1 })).toThrow(/Infinity/);
    expect(() => canonicalJson(undefined)).toThrow(/canonical/);
  });

  it('is not recorded before its predecessor', () => {
    const now = Date.parse('2026-03-01T08:00:00.000Z');
    expect(recordedAfter(undefined, now)).toBe('2026-03-01T08:00:00.000Z');
    expect(recordedAfter('2026-03-01T07:59:59.999Z', now)).toBe('2026-03-01T08:00:00.000Z');
    expect(recordedAfter('2026-03-01T08:00:00.001Z', now)).toBe('2026-03-01T08:00:00.001Z');
  });
});

describe('canonical JSON', () => {
  /** Names that ask for trouble: those that objects put first whenever they are set, and those that sort oddly. */
  const name = fc.oneof(
    fc.constantFrom('10', '9', '0', '4294967294', '4294967295', '01', '-1', '__proto__', 'toJSON'),
    fc.constantFrom('', 'a', 'B', 'é', '\u{1f600}', '\ufb33', '中', 'constructor'),
    text,
  );
  const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.constantFrom(null, true, false, 0, -0, 1e21, 1e-7, 0.1, 5e-324, 2 ** 53),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.string({ unit: 'binary' }),
      fc.constant('\ud800 \u2028 "\\'),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(name, tie('value'), { maxKeys: 6 }),
      fc.dictionary(fc.stringMatching(/^[a-z]{1,2}$/), fc.nat(), { minKeys: 33, maxKeys: 50 }),
    ),
  })).value;

  it.each([
    '{"__proto__":null,"a":{"c":1,"b":2}}',
    '{"9":0,"10":0,"a":{"c":1,"b":2}}',
    '{"a":{"c":1,"b":2},"__proto__":null}',
  ])('is that of the reference for names that an object does not keep in place: %s', (text) => {
    const json: unknown = JSON.parse(text);
    expect(canonicalJson(json)).toBe(canonicalize(json));
  });

  it('is that of the reference, whatever the value and the order of its properties', () => {
    fc.assert(
      fc.property(value, (json) => {
        expect(canonicalJson(json)).toBe(canonicalize(json));
      }),
      { numRuns: 1000 },
    );
  });

  it('leaves the value as it was', () => {
    fc.assert(
      fc.property(value, (json) => {
        const before = JSON.stringify(json);
        canonicalJson(json);
        expect(JSON.stringify(json)).toBe(before);
      }),
    );
  });
});
