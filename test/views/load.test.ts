import { DEFAULT_POLICY } from '../../src/customer/default-policy.js';
import { Load } from '../../src/views/load.js';
import type { StoredRow } from '../../src/views/view-store.js';
import { FakeLog } from './fake-log.js';
import { tally } from './sample-views.js';

describe('making steps ready', () => {
  it('finds a row that is written while the store is asked for others', async () => {
    const log = new FakeLog();
    for (let i = 0; i < 500; i++) {
      log.append({
        streamId: i % 250 === 0 ? 'again' : `once:${i}`,
        type: 'Added',
        data: { add: i },
      });
    }
    const asked: string[][] = [];
    const load = new Load(
      [{ view: tally('sums'), build: 'sums' }],
      { after: 0, to: 500 },
      {
        log,
        policy: DEFAULT_POLICY,
        store: {
          async rows(_, keys) {
            asked.push([...keys]);
            if (asked.length > 1) load.written(250);
            return new Map<string, StoredRow>();
          },
        },
      },
    );
    const [first, second] = [await load.next(), await load.next()];
    expect(await load.next()).toBeUndefined();
    expect(asked.map((keys) => keys.includes('again'))).toEqual([true, false]);
    const folds = [first, second].map((step) => {
      const [row] = step?.rows[0]?.filter(({ key }) => key === 'again') ?? [];
      return JSON.parse(row?.fold ?? '{}').added;
    });
    expect(folds).toEqual([[0], [0, 250]]);
  });
});
