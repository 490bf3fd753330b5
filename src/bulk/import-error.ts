/**
 * Why a file cannot be imported at all, in one sentence for whoever gave it. Nothing was written.
 * What is wrong with single rows is no ImportError: such a row is refused and the others go in.
 */
export class ImportError extends Error {
  constructor(
    readonly trouble: /** Missing, a folder, not readable. */
      | 'no-file'
      /** Not a table as CSV: another kind of file, or none of its headings is known. */
      | 'not-csv'
      /** Bytes that are neither UTF-8 nor GB18030. */
      | 'encoding'
      /** A quotation mark that does not close, or stands where none may stand. */
      | 'quotes'
      /** `--map`, or two columns for one value, or a column that must be there is missing. */
      | 'mapping'
      /** The file is not the one that was looked at first. */
      | 'changed',
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'ImportError';
  }
}
