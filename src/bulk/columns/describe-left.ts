import type { Sentence } from '../import-error.js';
import type { LeftColumn, UnreadSheet } from './sheet-mapping.js';

/** What is not imported of a file, and what to do about it. */

/** @param sheet name of the sheet when it is not the customers' */
export function leftSentence(
  { index, heading, reason, candidates = [] }: LeftColumn,
  sheet = '',
): Sentence {
  const mark = sheet === '' ? '' : `${sheet}!`;
  const column = `#${index + 1}`;
  const zh = `${sheet === '' ? '' : `工作表“${sheet}”`}第 ${index + 1} 列（${heading === '' ? '无标题' : heading}）`;
  const en = `${sheet === '' ? '' : `sheet ${sheet}, `}column ${index + 1} (${heading === '' ? 'no heading' : heading})`;
  switch (reason) {
    case 'unknown':
      return {
        zh: `${zh}：没有字段使用这个标题，可用 --map "${mark}${column}=字段" 指定`,
        en: `${en}: no field has this heading; place it with --map "${mark}${column}=field"`,
      };
    case 'ambiguous':
      return {
        zh: `${zh}：可能是 ${candidates.join(' 或 ')}，请用 --map "${mark}${column}=字段" 指定`,
        en: `${en}: may mean ${candidates.join(' or ')}; say which with --map "${mark}${column}=field"`,
      };
    case 'which-system':
      return {
        zh: `${zh}：是哪个系统的编码？请用 --system 系统名 或 --map "${mark}${column}=externalIds.系统名" 指定`,
        en: `${en}: an id of which system? Say so with --system NAME or --map "${mark}${column}=externalIds.NAME"`,
      };
    case 'kept-by-dossier':
      return { zh: `${zh}：由 Dossier 自行维护`, en: `${en}: kept by Dossier itself` };
    case 'taking-over-only':
      return {
        zh: `${zh}：由 Dossier 自行维护；期初导入时请用 --take-over 原因 声明，才会读取`,
        en: `${en}: kept by Dossier itself; an import that takes over an existing base reads it, declared with --take-over REASON`,
      };
    case 'left-out':
      return { zh: `${zh}：按您的要求略去`, en: `${en}: left out as you said` };
    default:
      return reason satisfies never;
  }
}

/** A sheet that is not read; nothing to say of the one that explains how to fill in the others. */
export function unreadSentence({ name, reason }: UnreadSheet): Sentence | undefined {
  switch (reason) {
    case 'unknown':
      return {
        zh: `工作表“${name}”：从名称和标题看不出内容，未读取；可用 --map "${name}!=contacts"（或 addresses、bankAccounts 等）指定`,
        en: `sheet ${name}: neither its name nor its headings say what it has, so it is not read; say so with --map "${name}!=contacts" (or addresses, bankAccounts …)`,
      };
    case 'no-key':
      return {
        zh: `工作表“${name}”：没有一列写明各行属于哪个客户（客户编码、外部编码、税号或客户名称），未读取`,
        en: `sheet ${name}: no column says which customer a row belongs to (code, external id, tax id or name), so it is not read`,
      };
    case 'left-out':
      return {
        zh: `工作表“${name}”：按您的要求略去`,
        en: `sheet ${name}: left out as you said`,
      };
    case 'explanation':
      return undefined;
    default:
      return reason satisfies never;
  }
}
