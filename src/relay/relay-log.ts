import type { Journal } from '../log/journal.js';

/** What the relay needs of the log; the journal has it. */
export type RelayLog = Pick<Journal, 'head' | 'readSealed' | 'readStream' | 'stands' | 'commitAt'>;
