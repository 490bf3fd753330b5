import { guardRoutes } from '../../../src/http/access/guard-routes.js';
import { needsOf } from '../../../src/http/access/needs.js';
import { HttpAdapter } from '../../../src/http/http-adapter.js';

describe('what a route needs', () => {
  it('is what its handler says', () => {
    const config = { needs: 'customers.read' } as const;
    expect(needsOf({ url: '/api/v1/customers', method: 'GET', config })).toBe('customers.read');
  });

  it('is nothing for the description of the API', () => {
    for (const url of ['/openapi.json', '/docs', '/docs/*', '/docs/swagger-ui.css']) {
      expect(needsOf({ url, method: 'GET' })).toBe('anybody');
    }
  });

  it.each(['/api/v1/customers', '/docsx', '/openapi.json/x', '/x/docs', '/'])(
    'is said, or the route cannot be added: %s',
    (url) => {
      expect(() => needsOf({ url, method: ['GET', 'HEAD'], config: {} })).toThrow(
        `GET, HEAD ${url} does not say who may call it.`,
      );
    },
  );

  it('stops the service from starting when it is not said', () => {
    const fastify = new HttpAdapter().getInstance();
    guardRoutes(fastify, { access: {} as never, secureCookies: false }); // nobody asks it here
    expect(() => fastify.get('/api/v1/secrets', () => 'all of them')).toThrow(
      'GET /api/v1/secrets does not say who may call it.',
    );
  });
});
