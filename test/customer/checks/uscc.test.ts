import { checkUscc, kindFromUscc } from '../../../src/customer/checks/uscc.js';

describe('a unified social credit code', () => {
  it.each([
    '91330105321935456Y',
    '913303823278610560', // its check character is 0
    '91350100M000100Y43', // a letter inside the organisation code
    '113300000024820062',
    'N2330102MF1234567T', // beyond the departments of the first edition
  ])('%s is right', (code) => {
    expect(checkUscc(code, '/v')).toEqual({ value: code, problems: [] });
  });

  it.each([
    ['９１３３０１０５３２１９３５４５６Ｙ', '91330105321935456Y'],
    ['91330105321935456y', '91330105321935456Y'],
    [' 9133-0105 3219\u200b35456Y', '91330105321935456Y'],
  ])('%s is kept as %s', (typed, code) => {
    expect(checkUscc(typed, '/v').value).toBe(code);
  });

  it.each([
    ['9133010532193545', 'uscc-length', { actual: 16 }],
    ['91330105321935456YY', 'uscc-length', { actual: 19 }],
    ['9133010532193545OY', 'uscc-character', { position: 17, character: 'O' }],
    ['01330105321935456Y', 'uscc-character', { position: 1, character: '0' }],
    ['9A330105321935456Y', 'uscc-character', { position: 2, character: 'A' }],
    ['9133A105321935456Y', 'uscc-character', { position: 5, character: 'A' }],
    ['91330105321935456中', 'uscc-character', { position: 18, character: '中' }],
    ['91330105321935456X', 'uscc-check-character', { expected: 'Y', found: 'X' }],
    ['91330105321935465Y', 'uscc-check-character', { expected: 'W', found: 'Y' }],
  ])('%s is wrong, and it says why: %s', (typed, code, params) => {
    expect(checkUscc(typed, '/v')).toEqual({
      problems: [{ code, pointer: '/v', severity: 'error', params }],
    });
  });

  it('finds every single mistyped character', () => {
    const code = '91330105321935456Y';
    for (let i = 0; i < code.length; i++) {
      for (const other of '0123456789ABCDEFGHJKLMNPQRTUWXY') {
        if (other === code[i]) continue;
        expect(checkUscc(code.slice(0, i) + other + code.slice(i + 1), '').value).toBeUndefined();
      }
    }
  });
});

describe('the kind of a customer by its credit code', () => {
  const withCheckCharacter = (body: string) => {
    const { problems } = checkUscc(`${body}0`, '');
    return body + (problems[0]?.params?.expected ?? '0');
  };

  it.each([
    ['91', 'company'],
    ['92', 'sole-proprietor'],
    ['93', 'cooperative'],
    ['11', 'institution'],
    ['12', 'institution'],
    ['51', 'organisation'],
    ['52', 'organisation'],
    ['53', 'organisation'],
    ['13', 'organisation'],
    ['31', 'organisation'],
    ['A1', 'organisation'],
    ['Y1', 'organisation'],
  ])('%s… is %s', (start, kind) => {
    expect(kindFromUscc(withCheckCharacter(`${start}330105321935456`))).toBe(kind);
  });

  it('is not known from a wrong code', () => {
    expect(kindFromUscc('91330105321935456X')).toBeUndefined();
  });
});
