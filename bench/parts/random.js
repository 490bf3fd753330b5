/**
 * A small seeded generator (mulberry32): the same seed gives the same numbers on every machine.
 * @param {number} seed a whole number
 * @returns {() => number} from 0 up to, without, 1
 */
export function randomFrom(seed) {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/**
 * One of the choices, all alike.
 * @template Choice
 * @param {() => number} random
 * @param {ArrayLike<Choice>} choices not empty
 */
export function pick(random, choices) {
  return /** @type {Choice} */ (choices[Math.floor(random() * choices.length)]);
}

/**
 * One of the choices, the first ones much more often, as words are in a language.
 * @template Choice
 * @param {() => number} random
 * @param {ArrayLike<Choice>} choices not empty
 */
export function pickCommon(random, choices) {
  return /** @type {Choice} */ (choices[Math.floor(random() ** 1.6 * choices.length)]);
}
