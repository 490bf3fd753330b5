import {
  forgetMapping,
  loadMapping,
  mappingKey,
  saveMapping,
} from '../../../src/bulk/columns/saved-mapping.js';
import { memoryVault } from '../../support/memory-vault.js';

const sheets = [{ name: '', headings: ['Firma', '备注'] }];
const said = { by: 'wang', at: '2026-11-24T08:00:00.000Z' };

describe('what was said of columns', () => {
  it('is found again for a file with the same headings, however they are written', async () => {
    const vault = memoryVault();
    await saveMapping(vault, sheets, { map: ['Firma=legalName'], ...said });
    expect(await loadMapping(vault, [{ name: '', headings: ['*FIRMA ', '备注：'] }])).toEqual({
      map: ['Firma=legalName'],
      ...said,
    });
    expect(await loadMapping(vault, [{ name: '', headings: ['备注', 'Firma'] }])).toBeUndefined();
    expect(mappingKey([{ name: '客户', headings: [] }])).not.toBe(mappingKey([]));
  });

  it('stands until something else is said of the same column, or it is forgotten', async () => {
    const vault = memoryVault();
    await saveMapping(vault, sheets, { map: ['Firma=legalName', '备注=-'], ...said });
    await saveMapping(vault, sheets, { map: ['备注=ratingBasis'], ...said, by: 'li' });
    expect(await loadMapping(vault, sheets)).toEqual({
      map: ['Firma=legalName', '备注=ratingBasis'],
      ...said,
      by: 'li',
    });
    expect(await forgetMapping(vault, sheets)).toBe(true);
    expect(await loadMapping(vault, sheets)).toBeUndefined();
  });
});
