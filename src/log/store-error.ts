export type StoreTrouble =
  /** No room left where the store lies. Nothing of the write was kept; it may be tried again. */
  | 'full'
  /** The files can be read but not written. */
  | 'read-only'
  /** The folder or a file cannot be reached: missing, no permission, server not there. */
  | 'no-access'
  /** What lies there was not made by Dossier. */
  | 'foreign'
  /** Written by a newer version of Dossier. */
  | 'newer'
  /** A part of the store that must be there is gone. */
  | 'incomplete'
  /** The storage engine or the operating system reports broken data or a failed read or write. */
  | 'damaged'
  /** Another process kept the store locked for longer than we wait. Nothing was written. */
  | 'busy'
  /** More waits to be written than may wait. Nothing was written. */
  | 'overloaded'
  /** The key file is missing, unreadable, or not the one this store was made with. */
  | 'keys';

/**
 * What every storage adapter throws when the storage, not the request, is the trouble. The message
 * says what is wrong, where, and what is expected; it holds no secret and no customer data.
 */
export class StoreError extends Error {
  constructor(
    readonly trouble: StoreTrouble,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'StoreError';
  }
}
