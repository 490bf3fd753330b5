import { REFUSALS } from '../../../src/customer/refusal.js';
import { problemDocument } from '../../../src/http/problems/answer-problem.js';
import { HttpProblem } from '../../../src/http/problems/http-problem.js';
import { PROBLEM_NAMES, PROBLEM_TYPES, typeUri } from '../../../src/http/problems/problem-types.js';

describe('the catalogue of problems', () => {
  it('has every refusal of the domain, with its sentence', () => {
    for (const [code, detail] of Object.entries(REFUSALS)) {
      expect(PROBLEM_TYPES).toHaveProperty(code);
      expect(Object.entries(PROBLEM_TYPES)).toContainEqual([
        code,
        expect.objectContaining({ detail }),
      ]);
    }
  });

  it.each(PROBLEM_NAMES)('says %s in Chinese and English, with a status of HTTP', (name) => {
    const { status, title, detail } = PROBLEM_TYPES[name];
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
    for (const { zh, en } of [title, detail]) {
      expect(zh).toMatch(/\p{Script=Han}/u);
      expect(en).not.toMatch(/\p{Script=Han}/u);
      // The same is filled in, whatever the language.
      const holes = (sentence: string) => sentence.match(/\{\w+\}/g)?.sort() ?? [];
      expect(holes(zh)).toEqual(holes(en));
    }
  });

  it('asks to try again only where that may help', () => {
    const names = PROBLEM_NAMES.filter((name) => PROBLEM_TYPES[name].retryAfterSeconds);
    expect(names.map((name) => PROBLEM_TYPES[name].status)).toEqual(names.map(() => 503));
    expect(PROBLEM_NAMES.filter((name) => PROBLEM_TYPES[name].status === 503)).toEqual(names);
  });
});

describe('a problem document', () => {
  const problem = new HttpProblem('version-mismatch', { params: { expected: 3, current: 5 } });

  it('is in the language of the caller, and its type in none', () => {
    expect(problemDocument(problem, 'en')).toEqual({
      type: typeUri('version-mismatch'),
      title: 'The record has changed',
      status: 412,
      detail: 'The record has changed since: you saw version 3, it is now 5.',
    });
    expect(problemDocument(problem, 'zh')).toMatchObject({
      type: typeUri('version-mismatch'),
      detail: '记录已被他人修改：您看到的是版本 3，现为版本 5。请刷新后再改。',
    });
  });
});
