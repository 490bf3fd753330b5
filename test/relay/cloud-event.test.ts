import type { RecordedCommit } from '../../src/log/recorded.js';
import { cloudEventsOf } from '../../src/relay/cloud-event.js';

const event = (type: string, data: Record<string, unknown> = {}) => ({
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
    { streamId: 'activity:a', version: 3, events: [event('ActivityReported')] },
    {
      streamId: 'customer:a',
      version: 4,
      events: [
        event('CustomerUpdated', { changes: [{ path: '/remarks' }] }),
        event('CustomerReviewed'),
      ],
    },
    {
      streamId: 'customer:b',
      version: 1,
      events: [{ ...event('CustomerArchived'), schemaVersion: 2 }],
    },
  ],
};

describe('the CloudEvents of a commit', () => {
  it('are one for each event of a customer stream, as the design names them', () => {
    expect(cloudEventsOf(COMMIT, 'urn:dossier')[0]).toEqual({
      specversion: '1.0',
      id: '12.2',
      source: 'urn:dossier',
      type: 'dossier.CustomerUpdated.v1',
      time: '2026-03-31T08:00:00.000Z',
      subject: 'a',
      datacontenttype: 'application/json',
      dataschema: 'urn:dossier:schema:CustomerUpdated.v1',
      position: 12,
      hash: 'ab'.repeat(32),
      data: { changes: [{ path: '/remarks' }] },
    });
  });

  it('are numbered over the whole commit, whatever of it is published', () => {
    const events = cloudEventsOf(COMMIT, 'urn:dossier');
    expect(events.map(({ id, subject, type }) => `${id} ${subject} ${type}`)).toEqual([
      '12.2 a dossier.CustomerUpdated.v1',
      '12.3 a dossier.CustomerReviewed.v1',
      '12.4 b dossier.CustomerArchived.v2',
    ]);
  });

  it('carry the trace of the request', () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const commit = { ...COMMIT, cause: { ...COMMIT.cause, traceparent } };
    expect(cloudEventsOf(commit, 's').map((made) => made.traceparent)).toEqual(
      Array.from({ length: 3 }, () => traceparent),
    );
  });

  it('are none for a commit without a customer stream', () => {
    const streams = COMMIT.streams.slice(0, 1);
    expect(cloudEventsOf({ ...COMMIT, streams }, 's')).toEqual([]);
  });
});
