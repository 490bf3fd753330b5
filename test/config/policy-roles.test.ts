import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPolicyFile } from '../../src/config/policy-file.js';
import { roleFaults } from '../../src/config/policy-roles.js';
import { DEFAULT_POLICY } from '../../src/customer/default-policy.js';
import { DEFAULT_ROLES } from '../../src/customer/default-roles.js';
import { temporaryFolder } from '../support/temporary-folder.js';

let folder: ReturnType<typeof temporaryFolder>;
beforeAll(() => {
  folder = temporaryFolder();
});
afterAll(() => folder.remove());

function read(content: unknown) {
  const path = join(folder.path, 'policy.json');
  writeFileSync(path, JSON.stringify(content));
  return readPolicyFile(path);
}

const OWN = {
  zh: '区域经理',
  en: 'Area manager',
  permissions: ['customers.read', 'reviews.read'],
  read: ['contacts', 'review'],
  rows: 'org-unit',
};

describe('roles of a policy file', () => {
  it('are the default ones where it says nothing', async () => {
    const { policy } = await read({ duplicateDisclosure: 'none' });
    expect(policy.roles).toEqual(DEFAULT_ROLES);
    expect(policy.duplicateDisclosure).toBe('none');
  });

  it('are each laid over the default of the same name', async () => {
    const { policy, problems } = await read({
      roles: { sales: { rows: 'own', inFull: ['mobile'] }, viewer: { en: 'Guest' } },
    });
    expect(problems).toEqual([]);
    expect(policy.roles).toEqual({
      ...DEFAULT_ROLES,
      sales: { ...DEFAULT_ROLES.sales, rows: 'own', inFull: ['mobile'] },
      viewer: { ...DEFAULT_ROLES.viewer, en: 'Guest' },
    });
  });

  it('may be new ones, which read, write and see in full nothing that is not given', async () => {
    const { policy, problems } = await read({ roles: { 'area-manager': OWN } });
    expect(problems).toEqual([]);
    expect(policy.roles['area-manager']).toEqual({ ...OWN, write: [], inFull: [] });
    expect(policy.roles.sales).toEqual(DEFAULT_ROLES.sales);
  });

  it.each([
    [
      'a permission that there is not',
      { roles: { sales: { permissions: ['customers.delete'] } } },
      /\/roles\/sales\/permissions\/0: expected one of customers\.read, /,
    ],
    [
      'a group that there is not',
      { roles: { sales: { read: ['secrets'] } } },
      /\/roles\/sales\/read\/0: expected one of identity, /,
    ],
    [
      'a rule of rows that there is not',
      { roles: { sales: { rows: 'some' } } },
      /\/roles\/sales\/rows: expected one of all, org-unit, own/,
    ],
    [
      'a mask that there is not',
      { roles: { sales: { inFull: ['names'] } } },
      /\/roles\/sales\/inFull\/0: expected one of id-number, mobile, account/,
    ],
    [
      'a permission twice',
      { roles: { sales: { permissions: ['exports', 'exports'] } } },
      /\/roles\/sales\/permissions: /,
    ],
    [
      'an unknown part of a role',
      { roles: { sales: { columns: [] } } },
      /\/roles\/sales: “columns” is not known here/,
    ],
    [
      'a name with capital letters',
      { roles: { Sales: OWN } },
      /\/roles: “Sales” cannot be a name; expected small letters/,
    ],
    [
      'a new role without a label',
      { roles: { guest: { permissions: [], rows: 'own' } } },
      /\/roles\/guest: “zh” is missing(.|\n)*\/roles\/guest: “en” is missing/,
    ],
    [
      'a new role called like what every object has',
      { roles: { constructor: { zh: '施工', en: 'Builder', rows: 'own' } } },
      /\/roles\/constructor: “permissions” is missing/,
    ],
    [
      'a role that reads events of some customers',
      { roles: { service: { rows: 'own' } } },
      /\/roles\/service\/rows: the feed of events has all customers, .*needs “all”, not “own”/,
    ],
    [
      'a role that writes what it does not read',
      { roles: { sales: { write: ['bank'] } } },
      /\/roles\/sales\/write: “bank” cannot be written by a role that does not read it/,
    ],
    [
      'a role that writes who a customer is and does not read customers',
      { roles: { sales: { permissions: ['customers.create'], read: [], write: ['identity'] } } },
      /\/roles\/sales\/write: “identity” cannot be written/,
    ],
    [
      'an unknown disclosure',
      { duplicateDisclosure: 'all' },
      /\/duplicateDisclosure: expected one of none, owner, record/,
    ],
  ])('are refused for %s', async (_, content, expected) => {
    const { problems } = await read(content);
    expect(problems.join('\n')).toMatch(expected);
  });

  it('may write who a customer is where they read customers', async () => {
    const { problems } = await read({ roles: { sales: { read: [], write: ['identity'] } } });
    expect(problems).toEqual([]);
  });

  it('have nothing against each other by default', () => {
    expect(roleFaults(DEFAULT_ROLES, DEFAULT_ROLES, DEFAULT_POLICY.roles)).toEqual([]);
  });
});
