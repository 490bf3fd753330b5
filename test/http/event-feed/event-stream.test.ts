import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import { ALL_RIGHTS } from '../../../src/access/rights.js';
import { EventStreams } from '../../../src/http/event-feed/event-streams.js';
import { until } from '../../support/until.js';
import { type RealHttp, realHttp } from '../support/real-http.js';
import { bearerOf } from '../support/test-actors.js';

let http: RealHttp;
let port: number;
beforeEach(async () => {
  http = await realHttp();
  await http.app.listen(0, '127.0.0.1');
  ({ port } = http.app.getHttpServer().address() as { port: number });
});
afterEach(() => http.close());

interface Listener {
  answer: IncomingMessage;
  request: ClientRequest;
  text: string;
  ids(): string[];
  ended: boolean;
}

/** Listens until `request.destroy`, or until the service ends the stream. */
function listen(query = '', headers: Record<string, string> = {}): Promise<Listener> {
  return new Promise((resolve, reject) => {
    const options = { port, path: `/api/v1/events/stream${query}` };
    const request = get(
      { ...options, headers: { authorization: bearerOf('a'), ...headers } },
      (answer) => {
        const listener: Listener = {
          answer,
          request,
          text: '',
          ids: () => [...listener.text.matchAll(/^id: (.+)$/gm)].map(([, id]) => id ?? ''),
          ended: false,
        };
        answer.setEncoding('utf8');
        answer.on('data', (text) => {
          listener.text += text;
        });
        answer.on('end', () => {
          listener.ended = true;
        });
        answer.on('error', () => undefined);
        resolve(listener);
      },
    );
    request.on('error', (error) => (request.destroyed ? undefined : reject(error)));
  });
}

describe('the event stream', () => {
  it('tells of what happens from now on', async () => {
    await http.create();
    const listener = await listen();
    expect(listener.answer.headers['content-type']).toBe('text/event-stream');
    await until('it is connected', () => listener.text.includes(': connected'));
    const customer = await http.create();
    await until('the event is there', () => listener.ids().length > 0);
    expect(listener.ids()).toEqual(['2.1']);
    const [, event, data] = /event: (.+)\ndata: (.+)\n\n/.exec(listener.text) ?? [];
    expect(event).toBe('dossier.CustomerCreated.v1');
    expect(JSON.parse(data ?? '')).toMatchObject({ id: '2.1', subject: customer.customerId });
    listener.request.destroy();
    await until('the stream is given up', () => http.app.get(EventStreams).count === 0);
  });

  it('goes on behind the last event that a client has, also within a commit', async () => {
    const customer = await http.create();
    const body = { outcome: 'corrected', versionSeen: 1, corrections: { shortName: '新' } };
    await http.post(customer, 'reviews', body);
    await http.create();
    const first = await listen('', { 'last-event-id': '1.1' });
    const second = await listen('', { 'last-event-id': '2.1' });
    const third = await listen('?after=2');
    const fourth = await listen('', { 'last-event-id': '0.0' });
    await until('all are there', () => third.ids().length > 0 && fourth.ids().length > 3);
    await until('all are there', () => first.ids().length > 2 && second.ids().length > 1);
    expect(first.ids()).toEqual(['2.1', '2.2', '3.1']);
    expect(second.ids()).toEqual(['2.2', '3.1']);
    expect(third.ids()).toEqual(['3.1']);
    expect(fourth.ids()).toEqual(['1.1', '2.1', '2.2', '3.1']);
    for (const { request } of [first, second, third, fourth]) request.destroy();
  });

  it('ends when the service stops', async () => {
    const listener = await listen();
    http.app.get(EventStreams).stop();
    await until('the stream has ended', () => listener.ended);
  });

  it('holds one commit at most for a client that does not read', async () => {
    const { journal } = http.inside.store;
    for (let i = 0; i < 20; i++) await http.create({ businessScope: '字'.repeat(5000) });
    const readAll = jest.spyOn(journal, 'readAll');
    const stream = http.app
      .get(EventStreams)
      .open(
        { position: 0, ordinal: 0 },
        { rights: ALL_RIGHTS, gone: new AbortController().signal },
      );
    stream.read(0);
    await until('the first text is there', () => stream.readableLength > 0);
    expect(readAll.mock.calls.length).toBeLessThanOrEqual(1);
    expect(stream.readableLength).toBeLessThan(40_000);
    stream.destroy();
  });
});
