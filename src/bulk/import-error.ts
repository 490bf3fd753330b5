/** One sentence, in the languages that callers ask for. */
export interface Sentence {
  zh: string;
  en: string;
}

/**
 * Why a file cannot be imported at all, in one sentence for whoever gave it. Nothing was written.
 * What is wrong with single rows is no ImportError: such a row is refused and the others go in.
 */
export class ImportError extends Error {
  /** The sentence for people; `message` is the English one. */
  readonly sentence: Sentence;

  constructor(
    readonly trouble: /** Missing, a folder, not readable. */
      | 'no-file'
      /** Another kind of file, or one without a row of headings. */
      | 'not-a-table'
      /** A workbook that is cut off or broken inside. */
      | 'damaged'
      /** A workbook behind a password. */
      | 'encrypted'
      /** Unpacks to more than any table of customers, or has more columns. */
      | 'too-large'
      /** Bytes that are neither UTF-8 nor GB18030. */
      | 'encoding'
      /** A quotation mark that does not close, or stands where none may stand. */
      | 'quotes'
      /** `--map`, or two columns for one value, or a column that must be there is missing. */
      | 'mapping'
      /** The file is not the one that was looked at first. */
      | 'changed',
    /** A plain string is said to callers of both languages. */
    sentence: Sentence | string,
    options?: { cause?: unknown },
  ) {
    super(typeof sentence === 'string' ? sentence : sentence.en, options);
    this.name = 'ImportError';
    this.sentence = typeof sentence === 'string' ? { zh: sentence, en: sentence } : sentence;
  }
}
