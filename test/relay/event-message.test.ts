import type { RecordedCommit } from '../../src/log/recorded.js';
import { eventMessages } from '../../src/relay/event-message.js';

const event = (type: string, data: Record<string, unknown>) => ({
  eventId: `id of ${type}`,
  type,
  schemaVersion: 1,
  data,
});

const COMMIT: RecordedCommit = {
  position: 12,
  recordedAt: '2026-03-31T08:00:00.000Z',
  hash: 'ab'.repeat(32),
  actor: { id: 'wang.fang', kind: 'user' },
  cause: { commandId: 'command', correlationId: 'correlation' },
  streams: [
    { streamId: 'activity:a', version: 3, events: [event('ActivityReported', {})] },
    {
      streamId: 'customer:a',
      version: 4,
      events: [event('CustomerUpdated', { changes: [{ path: '/remarks' }] })],
    },
    { streamId: 'customer:b', version: 1, events: [event('CustomerArchived', {})] },
  ],
};

describe('the event messages of a commit', () => {
  it('are CloudEvents in binary mode, all of it text, under the customerId', () => {
    expect(eventMessages(COMMIT, 'urn:dossier')[0]).toEqual({
      topic: 'events',
      key: 'a',
      value: '{"changes":[{"path":"/remarks"}]}',
      headers: {
        ce_specversion: '1.0',
        ce_id: '12.2',
        ce_source: 'urn:dossier',
        ce_type: 'dossier.CustomerUpdated.v1',
        ce_time: '2026-03-31T08:00:00.000Z',
        ce_subject: 'a',
        ce_dataschema: 'urn:dossier:schema:CustomerUpdated.v1',
        ce_position: '12',
        ce_hash: 'ab'.repeat(32),
        'content-type': 'application/json',
      },
    });
  });

  it('are of customer streams only, in the order of the commit', () => {
    expect(eventMessages(COMMIT, 's').map(({ key }) => key)).toEqual(['a', 'b']);
    expect(eventMessages({ ...COMMIT, streams: COMMIT.streams.slice(0, 1) }, 's')).toEqual([]);
  });

  it('carry the trace of the request when there is one', () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const traced = { ...COMMIT, cause: { ...COMMIT.cause, traceparent } };
    expect(eventMessages(traced, 's').map(({ headers }) => headers.traceparent)).toEqual([
      traceparent,
      traceparent,
    ]);
  });
});
