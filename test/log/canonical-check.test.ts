import fc from 'fast-check';
import { isCanonical } from '../../src/log/canonical-check.js';
import { canonicalJson } from '../../src/log/commit.js';

const judge = (text: string) => isCanonical(text, JSON.parse(text));

describe('a text is canonical JSON', () => {
  it('when it is what the canonical form of its value is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain = JSON.stringify(value);
        expect(judge(canonicalJson(value))).toBe(true);
        expect(judge(plain)).toBe(canonicalJson(JSON.parse(plain)) === plain);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    '{}',
    '[]',
    '""',
    '{"":1,"a":[true,false,null,-1,0,10,{}],"b":"客户"}',
    '{"a":0.5,"b":1e+21,"c":"\\n\\u0001"}',
    '{"a":{"z":1},"b":{"a":1}}',
    '123456789012345',
    '9007199254740992',
  ])('like %s', (text) => {
    expect(judge(text)).toBe(true);
  });

  it.each([
    '{ "a":1}',
    '{"a":1 }',
    '[1,\n2]',
    '{"b":1,"a":2}',
    '{"a":1,"a":2}',
    '{"":1,"":2}',
    '{"a":[{"c":1,"b":2}]}',
    '1.0',
    '1e3',
    '-0',
    '12345678901234567890',
    '"\\u0041"',
    '"\\/"',
    '"\\u000A"',
  ])('unlike %s', (text) => {
    expect(judge(text)).toBe(false);
  });
});
