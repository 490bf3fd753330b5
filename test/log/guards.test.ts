import fc from 'fast-check';
import { guardsUnder, parseStreamGuard, streamGuard } from '../../src/log/guards.js';

const key = Buffer.from('dossier-golden-test-digest-key-1');
const guards = guardsUnder(key);

describe('guards', () => {
  it('are frozen: these strings stand in logs for ever', () => {
    expect(streamGuard('customer:01900000-0000-7000-8000-000000000001', 12)).toBe(
      'stream:customer:01900000-0000-7000-8000-000000000001@12',
    );
    // Also computed with another program (HMAC-SHA-256 over `<bytes>:<part>` for every part).
    expect([
      guards.once('wang', 'K-1'),
      guards.claim('code', 'c000001', 1),
      guards.claim('tax-id', 'cn-uscc\n91330105321935456Y', 2),
      guards.claim('external-id', 'erp-2019\nk-10233', 10),
      guards.requestDigest(['POST', '/api/v1/customers', '', '{"legalName":"杭州"}']),
    ]).toEqual([
      'once:Tt5fh-BfQK96txfU7HEh-g',
      'claim:code:llgZ3Nm9l5jmmyH_0beMUA#1',
      'claim:tax-id:bsyjvE4P5YFVqovNzvFTUw#2',
      'claim:external-id:4p3IwzPPcL0zF3CwGpbM5A#10',
      '-Gmb4sJ2GVSiF0vDWqAhNBv96kcqypvX23Dk-jpqmas',
    ]);
  });

  it('are read back to stream and version', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), (streamId, version) => {
        expect(parseStreamGuard(streamGuard(streamId, version))).toEqual({ streamId, version });
      }),
    );
    expect(parseStreamGuard('claim:code:x@1#1')).toBeUndefined();
  });

  it('are the same only for the same parts', () => {
    const parts = fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 4 });
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(guards.requestDigest(one) === guards.requestDigest(other)).toBe(same);
      }),
    );
    expect(guards.requestDigest(['ab', 'c'])).not.toBe(guards.requestDigest(['a', 'bc']));
    expect(guards.requestDigest(['1:a'])).not.toBe(guards.requestDigest(['a']));
  });

  it('reveal nothing without the key', () => {
    const other = guardsUnder(Buffer.from('dossier-golden-test-digest-key-2'));
    expect(other.claim('code', 'c000001', 1)).not.toBe(guards.claim('code', 'c000001', 1));
    expect(guards.claim('code', 'c000001', 1)).not.toContain('c000001');
    expect(guards.once('wang', 'K-1')).not.toContain('wang');
  });

  it('never share a digest between kinds', () => {
    const digest = (guard: string) => guard.split(':').at(-1)?.replace(/#\d+$/, '');
    const made = [
      guards.claim('code', 'x', 1),
      guards.claim('tax-id', 'x', 1),
      guards.once('code', 'x'),
      guards.requestDigest(['code', 'x']),
    ];
    expect(new Set(made.map(digest)).size).toBe(made.length);
  });

  it('of generations differ in their number alone', () => {
    const stem = (guard: string) => guard.replace(/#\d+$/, '');
    expect(stem(guards.claim('code', 'x', 1))).toBe(stem(guards.claim('code', 'x', 27)));
    expect(guards.claim('code', 'x', 27)).toMatch(/#27$/);
  });
});
