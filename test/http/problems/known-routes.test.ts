import { KnownRoutes } from '../../../src/http/problems/known-routes.js';

describe('what is answered to a request that no route takes', () => {
  const routes = new KnownRoutes();
  routes.add('/customers', ['GET']);
  routes.add('/customers', ['POST']);
  routes.add('/customers/:customerId', ['PATCH']);
  routes.add('/exports/customers.csv', ['GET']);
  routes.add('/docs/*', ['GET']);

  it.each([
    ['/customers', 'GET, POST'],
    ['/customers?limit=1', 'GET, POST'],
    ['/customers/1', 'PATCH'],
    ['/docs/a/b.css', 'GET'],
  ])('%s: the methods it takes', (url, allow) => {
    expect(routes.problemFor(url)).toMatchObject({
      problem: 'method-not-allowed',
      details: { headers: { allow } },
    });
  });

  it.each(['/', '/customer', '/customers/1/2', '/customers/', '/exports/customersXcsv'])(
    '%s: there is nothing',
    (url) => {
      expect(routes.problemFor(url)).toMatchObject({ problem: 'no-such-route' });
    },
  );
});
