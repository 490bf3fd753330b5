import { readConfig } from '../../src/config/config.js';
import { NO_LIMITS } from '../../src/config/limits.js';

async function limitsOf(text: string) {
  return readConfig({ DOSSIER_LIMITS: text });
}

describe('requests a minute', () => {
  it('keep the numbers that are not named', async () => {
    const { config, warnings } = await limitsOf('write=60, export=off');
    expect(config.limits).toEqual({
      'sign-in': 10,
      write: 60,
      search: 600,
      read: 6000,
      export: undefined,
      masked: 30,
    });
    expect(warnings).toEqual([]);
  });

  it('about masked values are thirty, or as many as are named', async () => {
    expect((await limitsOf('read=5')).config.limits?.masked).toBe(30);
    expect((await limitsOf('masked=7')).config.limits?.masked).toBe(7);
    expect((await limitsOf('masked=off')).config.limits?.masked).toBeUndefined();
  });

  it('are lifted all at once', async () => {
    expect((await limitsOf('off')).config.limits).toEqual(NO_LIMITS);
  });

  it.each(['off', 'sign-in=off'])('%s: warns that passwords can be tried', async (text) => {
    expect((await limitsOf(text)).warnings).toEqual([expect.stringContaining('DOSSIER_LIMITS')]);
  });
});
