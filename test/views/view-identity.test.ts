import { customerList } from '../../src/views/customer-list.js';
import { reviewQueue } from '../../src/views/review-queue.js';
import type { AnyView } from '../../src/views/view.js';
import { viewIdentity } from '../../src/views/view-identity.js';
import { testPolicy } from '../support/test-policy.js';

describe.each([
  ['customer-list', customerList as AnyView],
  ['review-queue', reviewQueue as AnyView],
])('the identity of %s', (_name, view) => {
  const policy = testPolicy();
  const before = viewIdentity(view, policy);

  it('is another one under another rule of review', () => {
    const review = { ...policy.review, inactiveAfterDays: policy.review.inactiveAfterDays + 1 };
    expect(viewIdentity(view, { ...policy, review })).not.toBe(before);
  });

  it('is another one with another column or version', () => {
    const columns = { ...view.columns, extra: { type: 'text', filter: true } as const };
    expect(viewIdentity({ ...view, columns }, policy)).not.toBe(before);
    expect(viewIdentity({ ...view, version: view.version + 1 }, policy)).not.toBe(before);
  });

  it('stays when the policy changes in what no view uses', () => {
    const blockReason = [...policy.lists.blockReason, { code: 'new', zh: '新', en: 'New' }];
    const changed = { ...policy, codeRule: 'X{seq:4}', lists: { ...policy.lists, blockReason } };
    expect(viewIdentity(view, changed)).toBe(before);
  });
});
