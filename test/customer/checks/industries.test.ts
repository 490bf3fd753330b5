import {
  checkIndustry,
  INDUSTRIES,
  industryFromText,
} from '../../../src/customer/checks/industries.js';

describe('an industry', () => {
  it('is one of 20 sections or 97 divisions of GB/T 4754-2017', () => {
    const sections = INDUSTRIES.filter(({ code, section }) => code === section);
    const divisions = INDUSTRIES.filter(({ code }) => /^\d\d$/.test(code));
    expect(sections.map(({ code }) => code).join('')).toBe('ABCDEFGHIJKLMNOPQRST');
    expect(divisions.map(({ code }) => Number(code))).toEqual(
      Array.from({ length: 97 }, (_, i) => i + 1),
    );
    expect(INDUSTRIES.every(({ zh, en }) => zh !== '' && en !== '')).toBe(true);
    expect(INDUSTRIES.find(({ code }) => code === '87')).toMatchObject({ section: 'R' });
  });

  it.each([
    ['R', 'R'],
    ['r', 'R'],
    ['８７', '87'],
    ['01', '01'],
  ])('%s is kept as %s', (typed, kept) => {
    expect(checkIndustry(typed, '/industry')).toEqual({ value: kept, problems: [] });
  });

  it.each([
    ['R87', 'industry-combined', { division: '87' }],
    ['8710', 'industry-combined', { division: '87' }],
    ['98', 'unknown-industry', { value: '98' }],
    ['Z', 'unknown-industry', { value: 'Z' }],
    ['R98', 'unknown-industry', { value: 'R98' }],
    ['1', 'unknown-industry', { value: '1' }],
    ['批发业', 'unknown-industry', { value: '批发业' }],
  ])('%s is refused: %s', (typed, code, params) => {
    expect(checkIndustry(typed, '/industry')).toEqual({
      problems: [{ code, pointer: '/industry', severity: 'error', params }],
    });
  });

  it.each([
    ['R', 'R'],
    ['87', '87'],
    ['R87', '87'],
    ['8710', '87'],
    ['批发业', '51'],
    ['批发', '51'],
    ['批发和零售业', 'F'],
    ['批发与零售业', 'F'],
    ['制造业', 'C'],
    ['R 文化、体育和娱乐业', 'R'],
    ['87广播、电视、电影和录音制作业', '87'],
    ['房地产业', 'K'],
    ['Retail', '52'],
    ['Agriculture, forestry, animal husbandry and fishery', 'A'],
    ['养猫业', undefined],
    ['98', undefined],
    ['', undefined],
  ])('%s in a file is %s', (text, code) => {
    expect(industryFromText(text)).toBe(code);
  });
});
