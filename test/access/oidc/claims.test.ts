import {
  isService,
  lacksClaims,
  personOf,
  serviceOf,
  subjectOf,
} from '../../../src/access/oidc/claims.js';
import { MAPPING } from './test-people.js';

describe('claims', () => {
  it('give roles, each once, as the mapping says', () => {
    const mapping = {
      ...MAPPING,
      rolesClaim: ['realm_access', 'roles'],
      roles: { clerk: ['sales', 'finance'], seller: ['sales'] },
    };
    const claims = { realm_access: { roles: ['seller', 'clerk', 'other', 7, null] } };
    expect(personOf(claims, mapping).roles).toEqual(['sales', 'finance']);
    expect(personOf({ realm_access: { roles: 'clerk' } }, mapping).roles).toEqual([
      'sales',
      'finance',
    ]);
    expect(personOf({ realm_access: 'clerk' }, mapping).roles).toEqual([]);
    expect(personOf({ 'realm_access.roles': ['clerk'] }, mapping).roles).toEqual([]);
  });

  it('give people the roles of everybody where they give none, and services nothing', () => {
    const mapping = { ...MAPPING, defaultRoles: ['viewer'] };
    expect(personOf({ roles: ['x'] }, mapping).roles).toEqual(['viewer']);
    expect(personOf({ roles: ['crm-sales'] }, mapping).roles).toEqual(['sales']);
    expect(serviceOf({ roles: ['x'] }, mapping).roles).toEqual([]);
  });

  it('are read as what they hold themselves', () => {
    const mapping = {
      ...MAPPING,
      rolesClaim: ['constructor', 'name'],
      roles: { Object: ['sales'] },
    };
    expect(personOf({}, mapping).roles).toEqual([]);
    expect(personOf({ roles: ['constructor', '__proto__'] }, MAPPING).roles).toEqual([]);
  });

  it('give a name that can be shown, whatever is in it', () => {
    const nameOf = (name: unknown) => personOf({ name }, MAPPING).displayName;
    expect(nameOf(' 张三 ')).toBe('张三');
    expect(nameOf('A\u0000\u202eB\n')).toBe('AB');
    expect(nameOf('\ud800张')).toBe('张');
    expect(nameOf('李'.repeat(200))).toBe('李'.repeat(100));
    for (const none of ['', ' ', '\u0007', 7, null, undefined])
      expect(nameOf(none)).toBeUndefined();
  });

  it('give an org unit as it stands, or none: it never becomes another', () => {
    const unitOf = (department: unknown) => personOf({ department }, MAPPING).orgUnit;
    expect(unitOf('华东')).toBe('华东');
    for (const none of ['华东\u0007', '华'.repeat(101), '', 7, ['华东']]) {
      expect(unitOf(none)).toBeUndefined();
    }
    expect(
      personOf({ department: '华东' }, { ...MAPPING, orgUnitClaim: undefined }).orgUnit,
    ).toBeUndefined();
  });

  it('tell a service from a person', () => {
    expect(isService({ sub: 'a', client_id: 'a' }, MAPPING)).toBe(true);
    expect(isService({ sub: 'a', azp: 'a' }, MAPPING)).toBe(true);
    expect(isService({ sub: 'a', client_id: 'b', azp: 'b' }, MAPPING)).toBe(false);
    const service = { claim: ['preferred_username'], startsWith: 'service-account-' };
    const named = (preferred_username: unknown) =>
      isService({ sub: 'a', preferred_username }, { ...MAPPING, service });
    expect([named('service-account-erp'), named('zhang'), named(7)]).toEqual([true, false, false]);
  });

  it('say who it is, or not', () => {
    expect(subjectOf({ sub: 'a', oid: 'b' }, MAPPING)).toBe('a');
    expect(subjectOf({ sub: 'a', oid: 'b' }, { ...MAPPING, subjectClaim: 'oid' })).toBe('b');
    for (const sub of ['', 7, undefined]) expect(subjectOf({ sub }, MAPPING)).toBeUndefined();
  });

  it('may be told in part, so that the provider is asked for the rest', () => {
    expect(lacksClaims({ name: 'x', roles: [] }, MAPPING)).toBe(false);
    expect(lacksClaims({ name: 'x' }, MAPPING)).toBe(true);
    expect(lacksClaims({ roles: [] }, MAPPING)).toBe(true);
  });
});
