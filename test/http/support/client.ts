import type { Received } from './http-test.js';
import type { RealHttp } from './real-http.js';

/** The requests that tests make again and again. */
export interface Client {
  http: RealHttp;
  create(body: object | string, headers?: Record<string, string>): Promise<Received>;
  get(url: string, headers?: Record<string, string>): Promise<Received>;
  /** Changes a new customer, which is in version 1; `ifMatch` null leaves the header out. */
  patch(body: object, ifMatch?: string | null): Promise<Received>;
}

export const API = '/api/v1/customers';

export function clientOf(http: RealHttp): Client {
  return {
    http,
    create: (body, headers = {}) => http.send({ method: 'POST', url: API, body, headers }),
    get: (url, headers = {}) => http.send({ url, headers }),
    async patch(body, ifMatch = '"1"') {
      const { customerId } = await http.create();
      return http.send({
        method: 'PATCH',
        url: `${API}/${customerId}`,
        body,
        ...(ifMatch !== null && { headers: { 'if-match': ifMatch } }),
      });
    },
  };
}
