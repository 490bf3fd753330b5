/** @typedef {Pick<import('kafkajs').KafkaMessage, 'headers'>} Message */

/**
 * @param {Message} message
 * @param {string} name of a CloudEvents header
 * @returns {string} its text
 */
export function headerOf({ headers }, name) {
  const value = headers?.[name];
  if (value === undefined) throw new Error(`A message has no header ${name}.`);
  return value.toString();
}

/**
 * Whether this is the message that is meant. Messages of other types are none of our business. A new
 * version of one that is meant must not be passed over: this program has to be taught to read it first.
 * @param {Message} message
 * @param {string} name
 * @param {number} version the one that is understood
 */
export function isOfType(message, name, version) {
  const type = headerOf(message, 'ce_type');
  const [, found, number] = /^dossier\.(\w+)\.v(\d+)$/.exec(type) ?? [];
  if (found !== name) return false;
  if (Number(number) !== version)
    throw new Error(`${type} is not understood, only version ${version} of it.`);
  return true;
}
