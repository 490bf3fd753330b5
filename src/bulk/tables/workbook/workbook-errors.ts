import { isNativeError } from 'node:util/types';
import { errorCode } from '../../error-code.js';
import { ImportError, type Sentence } from '../../import-error.js';

/** The sentences about a workbook as a whole. */

/** @param detail what was found, for whoever looks closer */
export function damaged(name: string, detail: string | Sentence, cause?: unknown): ImportError {
  const { zh, en } = typeof detail === 'string' ? { zh: detail, en: detail } : detail;
  const sentence = {
    zh: `${name} 已损坏或不完整（${zh}）。请在表格软件中打开后重新另存为 .xlsx，或再次导出、下载。`,
    en: `${name} is damaged or incomplete (${en}). Open it in a spreadsheet and save it as .xlsx again, or export or download it anew.`,
  };
  return new ImportError('damaged', sentence, { cause });
}

export function tooLarge(name: string, what: Sentence): ImportError {
  return new ImportError('too-large', {
    zh: `${name} 过大：${what.zh}。`,
    en: `${name} is too large: ${what.en}.`,
  });
}

export function locked(name: string): ImportError {
  return new ImportError('encrypted', {
    zh: `${name} 设有打开密码。请在表格软件中取消密码后另存。`,
    en: `${name} is protected with a password. Open it in a spreadsheet, remove the password and save it.`,
  });
}

const DAMAGE_CODE = /^(?:Z_|ERR_ENCODING_INVALID)/;

/** What libraries throw about bytes that are not as they must be. Faults of ours and of the disk stay. */
export function asDamage(name: string, where: string, error: unknown): unknown {
  if (error instanceof ImportError || !isNativeError(error)) return error;
  const code = errorCode(error);
  const isDamage = code === '' ? error.name === 'Error' : DAMAGE_CODE.test(code);
  return isDamage ? damaged(name, `${where}: ${error.message}`, error) : error;
}

/** Spreadsheets hold 32,767 characters in a cell. */
export function tooLongText(name: string): ImportError {
  return tooLarge(name, {
    zh: '有单元格超过 32767 个字符',
    en: 'a cell has more than 32,767 characters',
  });
}
