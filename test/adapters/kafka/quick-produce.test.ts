import { createRequire } from 'node:module';
import fc from 'fast-check';

type Encode = (request: object) => Promise<Buffer>;

/** kafkajs's own writer of produce requests, once as it is and once with ours put in. */
function encoder(isQuick: boolean, version = 7): Encode {
  let encode: Encode | undefined;
  jest.isolateModules(() => {
    if (isQuick) require('../../../src/adapters/kafka/kafkajs.js');
    const { protocol } = require('kafkajs/src/protocol/requests/produce');
    encode = async (request) => {
      const encoded = await protocol({ version })(request).request.encode();
      return encoded.buffer;
    };
  });
  if (encode === undefined) throw new Error('kafkajs was not loaded.');
  return encode;
}

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ minLength: 50, maxLength: 300 }));
const message = fc.record({
  key: fc.oneof(text, fc.constant(null)),
  value: fc.oneof(
    fc.constant(null),
    fc.string({ unit: 'binary', maxLength: 5_000 }),
    fc.uint8Array({ maxLength: 200_000 }).map((bytes) => Buffer.from(bytes)),
  ),
  headers: fc.dictionary(text, text),
});
const request = fc.record({
  acks: fc.constant(-1),
  timeout: fc.nat(),
  transactionalId: fc.oneof(fc.string(), fc.constant(undefined)),
  producerId: fc.bigInt({ min: 0n, max: 2n ** 62n }).map(String),
  producerEpoch: fc.integer({ min: 0, max: 32_767 }),
  topicData: fc.array(
    fc.record({
      topic: fc.string(),
      partitions: fc.array(
        fc.record({
          partition: fc.nat(),
          firstSequence: fc.nat(),
          messages: fc.array(message, { minLength: 1, maxLength: 90 }),
        }),
        { maxLength: 3 },
      ),
    }),
    { maxLength: 3 },
  ),
});

describe('the quick writer of produce requests', () => {
  let now: jest.SpyInstance;

  beforeEach(() => {
    now = jest.spyOn(Date, 'now').mockReturnValue(1_764_000_000_000);
  });

  afterEach(() => now.mockRestore());

  it('is made for this version of kafkajs', () => {
    const { version } = createRequire(__filename)('kafkajs/package.json') as { version: string };
    expect(version).toBe('2.2.4');
  });

  it.each([3, 7])('writes what kafkajs writes, in version %i', async (version) => {
    const [plain, quick] = [encoder(false, version), encoder(true, version)];
    await fc.assert(
      fc.asyncProperty(request, async (asked) => {
        expect((await quick(asked)).equals(await plain(asked))).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('leaves what it does not know to kafkajs', async () => {
    const [plain, quick] = [encoder(false), encoder(true)];
    const one = (changes: object, around: object = {}) => ({
      acks: -1,
      timeout: 1,
      producerId: '1',
      producerEpoch: 0,
      topicData: [
        {
          topic: 't',
          partitions: [
            { partition: 0, firstSequence: 0, messages: [{ key: 'k', value: 'v', ...changes }] },
          ],
        },
      ],
      ...around,
    });
    for (const asked of [
      one({ timestamp: 1_700_000_000_000 }),
      one({ headers: { h: ['a', 'b'] } }),
      one({ headers: { h: Buffer.from('a') } }),
      one({}, { compression: 1 }),
      one({}, { producerId: undefined }),
    ]) {
      expect((await quick(asked)).equals(await plain(asked))).toBe(true);
    }
  });
});
