import { RecentNames } from '../../src/commands/recent-names.js';
import { newId } from '../../src/log/new-id.js';

describe('names that were given lately', () => {
  it('are known with the customer they were given to last', () => {
    const names = new RecentNames(100_000);
    const ids = Array.from({ length: 5000 }, () => newId());
    for (const [i, id] of ids.entries()) names.set(`公司${i}`, id);
    const later = newId();
    names.set('公司7', later);
    for (const [i, id] of ids.entries()) {
      expect(names.get(`公司${i}`)).toBe(i === 7 ? later : id);
    }
    expect(names.get('公司5000')).toBeUndefined();
  });

  it('are forgotten when there are too many, the oldest first', () => {
    const names = new RecentNames(100);
    for (let i = 0; i < 1000; i++) names.set(`公司${i}`, newId());
    expect(names.get('公司0')).toBeUndefined();
    expect(names.get('公司950')).toBeDefined();
    expect(names.get('公司999')).toBeDefined();
  });
});
