import { headerOf, isOfType } from './messages.js';

/** Paths into the record, of what may be owed. */
const PATHS = ['/creditLimit', '/temporaryLimit'];

/**
 * @typedef {object} LimitChange
 * @property {string} eventId
 * @property {string} customerId
 * @property {string} path
 * @property {object | undefined} from missing: there was none
 * @property {object | undefined} to missing: there is none any more
 * @property {number} position
 * @property {string} time UTC
 */

/**
 * What an event of customer.events.v1 says of limits; nothing for most events.
 * @param {import('kafkajs').KafkaMessage} message
 * @returns {LimitChange[]}
 * @throws Error for a version of a type that is not understood
 */
export function limitChangesOf(message) {
  const changes = changesOf(message).filter(({ path }) => PATHS.includes(path));
  return changes.map(({ path, from, to }) => ({
    eventId: headerOf(message, 'ce_id'),
    customerId: headerOf(message, 'ce_subject'),
    path,
    from,
    to,
    position: Number(headerOf(message, 'ce_position')),
    time: headerOf(message, 'ce_time'),
  }));
}

/**
 * @param {import('kafkajs').KafkaMessage} message
 * @returns {{ path: string, from?: object, to?: object }[]}
 */
function changesOf(message) {
  if (isOfType(message, 'CustomerUpdated', 1)) return dataOf(message).changes;
  if (!isOfType(message, 'CustomerCreated', 1)) return [];
  const { fields } = dataOf(message);
  return Object.keys(fields).map((name) => ({ path: `/${name}`, to: fields[name] }));
}

/** @param {import('kafkajs').KafkaMessage} message */
function dataOf({ value }) {
  if (value === null) throw new Error('An event has no value.');
  return JSON.parse(value.toString());
}
