import Database from 'libsql';
import { limitChangesOf } from './limit-changes.js';
import { headerOf, isOfType } from './messages.js';

/*
 * Credit limits with their history. How far each partition of the events is taken stands in the same
 * transaction as what was taken, so that a crash at any point loses nothing and doubles nothing.
 *
 * Whoever looks after a customer gets a notice of each change, with the customer's code and payment
 * terms, which only customer.finance.v1 has. No order holds between two topics: a notice waits until the
 * finance record is at the event's position, or past it. The copy of that topic is temporary and read
 * anew at each start, so that nothing of a person who was erased stays in it, however long this service
 * was away. The history stays: nothing personal is in it, as in the events.
 */

const SCHEMA = `
  create table if not exists taken (
    partition integer primary key,
    offset text not null,
    event_id text not null
  );
  create table if not exists limit_changes (
    number integer primary key,
    event_id text not null,
    customer_id text not null,
    path text not null,
    "from" text,
    "to" text,
    position integer not null,
    time text not null,
    unique (event_id, path)
  );
  create index if not exists changes_of_customer on limit_changes (customer_id, path);
  create view if not exists limits as
    select customer_id, path, "to" as value, time, max(number) as number
    from limit_changes group by customer_id, path;
  create table if not exists notices (
    change integer primary key references limit_changes (number),
    customer_id text not null,
    code text not null,
    payment_terms text
  );
  create temp table finance (
    customer_id text primary key,
    position integer not null,
    code text, -- null: forgotten
    payment_terms text
  );
`;

/** @typedef {{ offset: string, eventId: string }} Taken */
/** @typedef {readonly import('kafkajs').KafkaMessage[]} Messages */
/** @typedef {ReturnType<typeof openLedger>} Ledger */

/** @param {string} file */
export function openLedger(file) {
  const database = new Database(file);
  database.exec('pragma busy_timeout = 5000; pragma journal_mode = wal; pragma synchronous = full');
  database.exec(SCHEMA);
  const taken = database.prepare(
    'select offset, event_id as eventId from taken where partition = ?',
  );
  const setTaken = database.prepare(
    'insert or replace into taken (partition, offset, event_id) values (?, ?, ?)',
  );
  const deleteTaken = database.prepare('delete from taken where partition = ?');
  const insertChange = database.prepare(
    `insert into limit_changes (event_id, customer_id, path, "from", "to", position, time)
     values (?, ?, ?, ?, ?, ?, ?) on conflict (event_id, path) do nothing`,
  );
  const setFinance = database.prepare(
    `insert into finance (customer_id, position, code, payment_terms) values (?1, ?2, ?3, ?4)
     on conflict do update set position = ?2, code = ?3, payment_terms = ?4 where position <= ?2`,
  );
  const deleteNotices = database.prepare('delete from notices where customer_id = ?');
  const insertNotices = database.prepare(
    `insert into notices (change, customer_id, code, payment_terms)
     select number, customer_id, code, payment_terms
     from limit_changes join finance using (customer_id)
     where customer_id = ? and code is not null and finance.position >= limit_changes.position
     on conflict (change) do nothing`,
  );

  /** @param {number} partition */
  const lastTaken = (partition) => /** @type {Taken | undefined} */ (taken.get(partition));

  /** @type {(partition: number, messages: Messages) => void} */
  function takeEvents(partition, messages) {
    // Read in the transaction: should two processes work on one file, each event is taken by one of them.
    const last = BigInt(lastTaken(partition)?.offset ?? -1);
    const fresh = messages.filter(({ offset }) => BigInt(offset) > last);
    const newest = fresh.at(-1);
    if (newest === undefined) return;
    for (const change of fresh.flatMap(limitChangesOf)) {
      const { eventId, customerId, path, from, to, position, time } = change;
      insertChange.run(eventId, customerId, path, textOf(from), textOf(to), position, time);
      insertNotices.run(customerId);
    }
    setTaken.run(partition, newest.offset, headerOf(newest, 'ce_id'));
  }

  /** @type {(messages: Messages) => void} */
  function takeFinance(messages) {
    for (const message of messages) {
      const customerId = String(message.key);
      const position = Number(headerOf(message, 'ce_position'));
      if (message.value === null) {
        setFinance.run(customerId, position, null, null);
        deleteNotices.run(customerId);
      } else if (isOfType(message, 'CustomerFinance', 1)) {
        const { code, paymentTerms } = JSON.parse(message.value.toString());
        setFinance.run(customerId, position, code, textOf(paymentTerms));
        insertNotices.run(customerId);
      }
    }
  }

  return {
    lastTaken,
    takeEvents: database.transaction(takeEvents).immediate,
    takeFinance: database.transaction(takeFinance).immediate,
    /** The partition is another one now. @param {number} partition */
    beginAnew: (partition) => void deleteTaken.run(partition),
    close: () => void database.close(),
  };
}

/** @param {object | undefined} value */
function textOf(value) {
  return value === undefined ? null : JSON.stringify(value);
}
