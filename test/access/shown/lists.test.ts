import { ALL_RIGHTS, isInSight, type Sight } from '../../../src/access/rights.js';
import { isKnownName } from '../../../src/access/shown/names.js';
import { rowFilter } from '../../../src/access/shown/row-filter.js';
import { searchGroups } from '../../../src/access/shown/search-groups.js';
import { shownColumns } from '../../../src/access/shown/shown-columns.js';
import { topField } from '../../../src/customer/catalogue/fields.js';
import { GROUPS, MASK_KINDS } from '../../../src/customer/groups.js';

import { customerList } from '../../../src/views/customer-list.js';
import { CUSTOMER_SEARCH_GROUPS } from '../../../src/views/customer-search.js';
import { matchesFilter } from '../../../src/views/filter-match.js';
import { reviewQueue } from '../../../src/views/review-queue.js';
import { READERS, reader, rightsOfRole } from './support.js';

const COLUMNS = { ...reviewQueue.columns, ...customerList.columns };

describe('columns that are shown', () => {
  it('are all of them for who sees all', () => {
    expect(shownColumns(customerList.columns, ALL_RIGHTS)).toBe(customerList.columns);
  });

  it('are each known by the groups that it tells of', () => {
    const offered = Object.entries(COLUMNS).filter(([, { internal }]) => !internal);
    expect(offered.map(([name]) => name).filter((name) => !isKnownName(name))).toEqual([]);
  });

  it.each(READERS.map(({ name, rights }) => [name, rights] as const))('for %s', (_, rights) => {
    const shown = shownColumns(COLUMNS, rights);
    for (const name of Object.keys(COLUMNS)) {
      const group = topField(name)?.group;
      if (group !== undefined && !rights.reads.has(group)) expect(shown).not.toHaveProperty(name);
    }
    expect('openWarnings' in shown).toBe(rights.reads.size === GROUPS.length);
    expect('province' in shown).toBe(rights.reads.has('contacts'));
    expect('nextReviewOn' in shown).toBe(rights.reads.has('review'));
    expect(Object.keys(shown)).toEqual(expect.arrayContaining(['status', 'blocked', 'createdOn']));
  });

  it('keep what only the inside can name, and nothing else that is not known', () => {
    const columns = { later: { type: 'text' }, form: { type: 'text', internal: true } } as const;
    expect(Object.keys(shownColumns(columns, rightsOfRole('viewer')))).toEqual(['form']);
  });

  it('tell whose review it is to who may know the owner', () => {
    const without = reader(GROUPS.filter((group) => group !== 'classification'));
    expect(shownColumns(reviewQueue.columns, without)).not.toHaveProperty('reviewer');
  });

  it('have tax ids whole only for who sees some of them masked', () => {
    expect(shownColumns(COLUMNS, rightsOfRole('steward')).taxIds?.exactly).toBe(true);
    expect(
      shownColumns(COLUMNS, reader(['identity'], ['id-number'])).taxIds?.exactly,
    ).toBeUndefined();
  });
});

describe('rows in sight', () => {
  const SIGHTS: (readonly Sight[])[] = [
    [],
    [{ owner: 'u1' }],
    [{ owner: 'u1', orgUnit: 'east' }],
    [{ owner: 'u1', orgUnit: 'east' }, { owner: 'u2' }],
    [
      { owner: 'u1', orgUnit: 'east' },
      { owner: 'u2', orgUnit: 'west' },
    ],
  ];
  const owned = ['u1', 'u2', undefined].flatMap((owner) =>
    ['east', 'west', undefined].map((orgUnit) => ({ owner, orgUnit })),
  );

  it.each(SIGHTS.map((sight) => [JSON.stringify(sight), sight] as const))('of %s', (_, sight) => {
    const filter = rowFilter({ sight });
    for (const values of owned) {
      const isMatch =
        filter === undefined || matchesFilter(customerList.columns, { values }, filter);
      expect([values, isMatch]).toEqual([values, isInSight({ sight }, values)]);
    }
  });

  it('need no filter where all are', () => {
    expect(rowFilter(rightsOfRole('viewer'))).toBeUndefined();
  });
});

describe('search', () => {
  it('looks into every group of texts for who sees all', () => {
    expect([...searchGroups(ALL_RIGHTS)(1)].sort()).toEqual([...CUSTOMER_SEARCH_GROUPS].sort());
  });

  it.each([
    [10, ['identity', 'contacts']],
    [11, ['identity', 'contacts', 'mobiles']],
    [14, ['identity', 'contacts', 'mobiles']],
    [15, ['identity', 'idNumbers', 'contacts', 'mobiles']],
  ])('finds what is masked only whole: %i characters', (length, groups) => {
    expect(searchGroups(rightsOfRole('viewer'))(length)).toEqual(groups);
  });

  it('looks into nothing that cannot be read', () => {
    expect(searchGroups(reader(['identity'], MASK_KINDS))(3)).toEqual(['identity', 'idNumbers']);
    expect(searchGroups(reader(['contacts'], MASK_KINDS))(3)).toEqual(['contacts', 'mobiles']);
    expect(searchGroups(reader(['contacts'], ['id-number']))(3)).toEqual(['contacts']);
    expect(searchGroups(reader(['bank']))(30)).toEqual([]);
  });
});
