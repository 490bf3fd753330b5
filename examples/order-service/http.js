import { createServer } from 'node:http';

const LIMIT_BYTES = 10_000;

/** @typedef {Awaited<ReturnType<typeof import('./customers.js').followCustomers>>} Customers */
/** @typedef {{ status: number, body?: object }} Answer */

/**
 * POST /orders {customerId, amount} and POST /orders/<orderId>/fulfilment, on this machine.
 * @param {number} port
 * @param {import('./orders.js').Orders} orders
 * @param {Customers} customers
 */
export function serve(port, orders, customers) {
  const server = createServer(async (request, response) => {
    const { status, body } = await answer(request, orders, customers).catch((error) => {
      console.error(error);
      return { status: 500, body: { error: 'Something went wrong.' } };
    });
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(body && JSON.stringify(body));
  });
  return server.listen(port, '127.0.0.1', () => {
    const address = server.address();
    console.log(`Orders: http://127.0.0.1:${address && Object(address).port}/orders`);
  });
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('./orders.js').Orders} orders
 * @param {Customers} customers
 * @returns {Promise<Answer>}
 */
async function answer(request, orders, customers) {
  const [, orderId] = /^\/orders\/([^/]+)\/fulfilment$/.exec(request.url ?? '') ?? [];
  if (request.method !== 'POST') return { status: 404 };
  if (orderId !== undefined) return { status: orders.fulfil(orderId) ? 204 : 404 };
  if (request.url !== '/orders') return { status: 404 };
  const order = await readOrder(request);
  if (order === undefined)
    return { status: 422, body: { error: 'Expected {"customerId": "…", "amount": "120.00"}.' } };
  if (!customers.isComplete())
    return { status: 503, body: { error: 'The copy of the customers is still being read.' } };
  const { allowed, reasons } = customers.mayOrder(order.customerId);
  if (!allowed) return { status: 409, body: { reasons } };
  return { status: 201, body: { orderId: orders.take(order.customerId, order.amount) } };
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @returns {Promise<{ customerId: string, amount: string } | undefined>}
 */
async function readOrder(request) {
  let text = '';
  for await (const part of request.setEncoding('utf8')) {
    text += part;
    if (text.length > LIMIT_BYTES) return undefined;
  }
  try {
    const { customerId, amount } = JSON.parse(text);
    const isOrder =
      typeof customerId === 'string' &&
      typeof amount === 'string' &&
      /^\d{1,15}(\.\d{1,2})?$/.test(amount);
    return isOrder ? { customerId, amount } : undefined;
  } catch {
    return undefined;
  }
}
