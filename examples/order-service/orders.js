import { randomUUID } from 'node:crypto';
import Database from 'libsql';

/*
 * The orders, and what is still to be told to Dossier about them. Both are written in one transaction,
 * so that no report is lost, wherever the process ends.
 */

const SCHEMA = `
  create table if not exists orders (
    order_id text primary key,
    customer_id text not null,
    amount text not null,
    is_open integer not null default 1
  );
  create index if not exists open_orders on orders (customer_id) where is_open = 1;
  create table if not exists reports (
    number integer primary key autoincrement,
    customer_id text not null,
    value text not null
  );
`;

/** @typedef {{ number: number, customer_id: string, value: string }} Report */
/** @typedef {ReturnType<typeof openOrders>} Orders */

/** @param {string} file */
export function openOrders(file) {
  const database = new Database(file);
  database.exec('pragma busy_timeout = 5000; pragma journal_mode = wal; pragma synchronous = full');
  database.exec(SCHEMA);
  const insertOrder = database.prepare(
    'insert into orders (order_id, customer_id, amount) values (?, ?, ?)',
  );
  const closeOrder = database.prepare(
    'update orders set is_open = 0 where order_id = ? and is_open = 1',
  );
  const customerOf = database.prepare('select customer_id from orders where order_id = ?');
  const openOrder = database.prepare('select 1 from orders where customer_id = ? and is_open = 1');
  const insertReport = database.prepare('insert into reports (customer_id, value) values (?, ?)');
  const firstReport = database.prepare(
    'select number, customer_id, value from reports order by number limit 1',
  );
  const deleteReport = database.prepare('delete from reports where number = ?');

  /** @param {string} customerId */
  function report(customerId) {
    const hasOpenItems = openOrder.get(customerId) !== undefined;
    const value = { customerId, lastActivityOn: today(), hasOpenItems };
    insertReport.run(customerId, JSON.stringify(value));
  }

  return {
    /** @type {(customerId: string, amount: string) => string} gives the orderId */
    take: database.transaction((customerId, amount) => {
      const orderId = randomUUID();
      insertOrder.run(orderId, customerId, amount);
      report(customerId);
      return orderId;
    }),
    /** @type {(orderId: string) => boolean} whether there is such an order; repeating does no harm */
    fulfil: database.transaction((orderId) => {
      const order = /** @type {{ customer_id: string } | undefined} */ (customerOf.get(orderId));
      if (order === undefined) return false;
      if (closeOrder.run(orderId).changes > 0) report(order.customer_id);
      return true;
    }),
    nextReport: () => /** @type {Report | undefined} */ (firstReport.get()),
    /** @param {Report} report */
    sent: (report) => void deleteReport.run(report.number),
    close: () => void database.close(),
  };
}

/** The local date of the company, as everywhere in Dossier. */
function today() {
  const timeZone = process.env.TIME_ZONE ?? 'Asia/Shanghai';
  return new Intl.DateTimeFormat('sv-SE', { timeZone }).format();
}
