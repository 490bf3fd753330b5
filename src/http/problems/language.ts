/** The languages people get sentences in. Chinese unless the caller asks for English. */
export type Language = 'zh' | 'en';

/** What goes into Content-Language. */
export const LANGUAGE_TAG: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en' };

const remembered = new Map<string, Language>();
/** Browsers send a handful of different headers; more are somebody's fuzzing. */
const REMEMBERED_HEADERS = 200;

/** The better of the two for an Accept-Language header (RFC 9110, 12.5.4). */
export function languageOf(acceptLanguage: string | undefined): Language {
  if (acceptLanguage === undefined) return 'zh';
  const known = remembered.get(acceptLanguage);
  if (known !== undefined) return known;
  const language = choose(acceptLanguage);
  if (remembered.size < REMEMBERED_HEADERS) remembered.set(acceptLanguage, language);
  return language;
}

function choose(header: string): Language {
  const wanted: Partial<Record<Language, number>> = {};
  for (const range of header.slice(0, 500).split(',')) {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const quality = qualityOf(parameters);
    const language = tag.split('-')[0];
    if (language === 'zh' || language === 'en') {
      wanted[language] = Math.max(wanted[language] ?? 0, quality);
    }
  }
  return (wanted.en ?? 0) > (wanted.zh ?? 0) ? 'en' : 'zh';
}

function qualityOf(parameters: readonly string[]): number {
  const given = parameters.find((parameter) => parameter.startsWith('q='));
  if (given === undefined) return 1;
  const quality = Number(given.slice(2));
  return quality >= 0 && quality <= 1 ? quality : 0;
}
