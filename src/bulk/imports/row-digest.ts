import { hash } from 'node:crypto';

/** 96 bits: among ten million rows two different keys have the same with a chance of 10⁻¹⁵. */
const CHARACTERS = 16;

/** A text of a row that stands for its key or name, short enough to be remembered for every row of a file. */
export function rowDigest(form: string): string {
  return hash('sha256', form, 'base64url').slice(0, CHARACTERS);
}
