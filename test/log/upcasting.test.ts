import { upcasting } from '../../src/log/upcasting.js';

/** A made-up type that changed twice: a name was split, then its parts were put together. */
const { newestVersion, upcast } = upcasting({
  PersonNamed: [
    ({ name, ...rest }) => {
      const [first, last] = String(name).split(' ');
      return { ...rest, first, last };
    },
    ({ first, last, ...rest }) => ({ ...rest, name: { first, last } }),
  ],
});

const named = (schemaVersion: number, data: Record<string, unknown>) => ({
  eventId: 'e',
  type: 'PersonNamed',
  schemaVersion,
  data,
});
const newest = named(3, { on: 'monday', name: { first: 'Ada', last: 'Lovelace' } });

describe('upcasting', () => {
  it.each([
    [1, { on: 'monday', name: 'Ada Lovelace' }],
    [2, { on: 'monday', first: 'Ada', last: 'Lovelace' }],
    [3, { on: 'monday', name: { first: 'Ada', last: 'Lovelace' } }],
  ])('brings version %i to the newest', (schemaVersion, data) => {
    expect(upcast(named(schemaVersion, data))).toEqual(newest);
  });

  it('leaves the newest version as it is', () => {
    expect(upcast(newest)).toBe(newest);
  });

  it('leaves types alone that never changed, whatever their name', () => {
    for (const type of ['Other', 'toString', '__proto__']) {
      const event = { ...newest, type, schemaVersion: 1 };
      expect(upcast(event)).toBe(event);
      expect(newestVersion(type)).toBe(1);
    }
  });

  it('leaves a version alone that a newer release wrote', () => {
    const event = named(9, {});
    expect(upcast(event)).toBe(event);
  });

  it('keeps who was erased', () => {
    expect(upcast({ ...named(1, { name: 'A B' }), erased: ['customer'] })).toMatchObject({
      schemaVersion: 3,
      erased: ['customer'],
    });
  });

  it('writes new events in the newest version', () => {
    expect(newestVersion('PersonNamed')).toBe(3);
  });
});
