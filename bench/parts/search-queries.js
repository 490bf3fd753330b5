import { customer } from './customers.js';
import { pick, randomFrom } from './random.js';
import { SYLLABLES } from './words.js';

/** In nearly every name, in many, and in the place of many. */
const COMMON = ['有限', '公司', '限公', '科技', '贸易', '杭州', '上海', '电子', '华中', '工程'];
/** What a query is cut from: so many names, each giving two characters that stand together. */
const NAMES = 600;
const PERSONS = 120;
const RARE = 120;
const INITIALS = 60;

/**
 * Different queries of two characters: what nearly every customer has, what stands in names as often as
 * it stands there, names of persons, two letters, and syllables that hardly any or no customer has.
 */
export function searchQueries() {
  const random = randomFrom(20_260_101);
  const queries = new Set(COMMON);
  for (let i = 0; i < NAMES; i++) {
    const { legalName } = customer(Math.floor(random() * 10_000));
    const at = Math.floor(random() * (legalName.length - 1));
    queries.add(legalName.slice(at, at + 2));
  }
  for (let i = 0; i < PERSONS; i++) {
    const [contact] = customer(Math.floor(random() * 10_000)).contacts;
    if (contact) queries.add(contact.name.slice(0, 2));
  }
  const rare = SYLLABLES.slice(-20);
  for (let i = 0; i < RARE; i++) queries.add(pick(random, rare) + pick(random, rare));
  for (let i = 0; i < INITIALS; i++) {
    queries.add(pick(random, 'abcdfghjklmnpqrstwxyz') + pick(random, 'abcdfghjklmnpqrstwxyz'));
  }
  return [...queries].sort(() => random() - 0.5);
}
