import { checkpointJson, parseCheckpoint, sameCheckpoint } from '../../src/relay/checkpoint.js';

describe('a checkpoint in its topic', () => {
  const whole = { position: 7, hash: 'h', log: 'l', eventsTo: { position: 9, hash: 'e' } };

  it.each([[{ position: 0, hash: 'h' }], [whole]])(
    'is read as it was written: %j',
    (checkpoint) => {
      const read = parseCheckpoint(checkpointJson(checkpoint));
      expect(read).toEqual(checkpoint);
      expect(sameCheckpoint(read, checkpoint)).toBe(true);
      expect(sameCheckpoint(read, { ...checkpoint, position: 8 })).toBe(false);
      expect(sameCheckpoint(read, undefined)).toBe(false);
    },
  );

  it.each([
    '',
    'null',
    '[]',
    '{}',
    '{"position":-1,"hash":"h"}',
    '{"position":1.5,"hash":"h"}',
    '{"position":1,"hash":"h","eventsTo":{}}',
    '{"position":1,"hash":"h","log":3}',
  ])('is not read out of %s', (json) => expect(parseCheckpoint(json)).toBeUndefined());
});
