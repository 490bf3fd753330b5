import { readFileSync } from 'node:fs';
import { Expected } from './expected.js';

/** @throws Expected for anything but a whole number from 1 to `max` */
export function wholeNumber(text: string, unit: string, max: number): number {
  const number = Number(text);
  if (/^\d{1,6}$/.test(text) && number >= 1 && number <= max) return number;
  throw new Expected(`expected a whole number of ${unit} from 1 to ${max}, found “${text}”.`);
}

/** @throws Expected for anything but `yes` and nothing */
export function parseYes(text: string): boolean {
  if (text === '' || text === 'yes') return text === 'yes';
  throw new Expected('expected yes, or nothing.');
}

/** The text of a file, or '' without a path. @throws Expected when it cannot be read */
export function readText(path: string): string {
  if (path === '') return '';
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new Expected(`expected a file that can be read; ${path} cannot.`);
  }
}
