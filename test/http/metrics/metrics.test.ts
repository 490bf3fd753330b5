import { NO_LIMITS } from '../../../src/config/limits.js';
import { fakeHttp } from '../support/fake-http.js';

describe('metrics', () => {
  it('count requests by route and status, never by address', async () => {
    const http = await fakeHttp();
    const id = '01a20cca-0000-7000-8000-000000000000';
    await http.send({ url: `/api/v1/customers/${id}` });
    await http.send({ url: `/nothing/${id}` });
    const { text } = await http.send({ url: '/metrics' });
    expect(text).toContain(
      'dossier_http_request_duration_seconds_count{method="GET",route="/api/v1/customers/:customerId",status="404"} 1',
    );
    expect(text).toContain('{method="GET",route="unknown",status="404"} 1');
    expect(text).not.toContain(id);
    await http.close();
  });

  it('count commands by type and outcome', async () => {
    const record = { customerId: 'x', version: 1, warnings: [] };
    const done = { type: 'done', record, changed: true, events: [], problems: [] };
    const answers = [done, { ...done, changed: false }, { type: 'refused', code: 'wrong-status' }];
    const http = await fakeHttp({ command: () => answers.shift() });
    const url = '/api/v1/customers/01a20cca-0000-7000-8000-000000000000/archive';
    for (let i = 0; i < 3; i++) await http.send({ method: 'POST', url });
    const { text } = await http.send({ url: '/metrics' });
    for (const outcome of ['done', 'unchanged', 'wrong-status']) {
      expect(text).toContain(
        `dossier_commands_total{type="ArchiveCustomer",outcome="${outcome}"} 1`,
      );
    }
    await http.close();
  });

  it('say how far the log and the views are, and what is in trouble', async () => {
    const parts = [
      { name: 'log' },
      { name: 'view:customer-list', position: 30 },
      { name: 'view:review-queue', position: 42, trouble: 'It stopped.' },
    ];
    const http = await fakeHttp({ status: async () => ({ head: 42, parts }) });
    const { text, headers } = await http.send({ url: '/metrics' });
    expect(headers['content-type']).toMatch(/^text\/plain; version=/);
    for (const line of [
      'dossier_log_head_position 42',
      'dossier_view_lag_commits{view="customer-list"} 12',
      'dossier_view_lag_commits{view="review-queue"} 0',
      'dossier_part_in_trouble{part="log"} 0',
      'dossier_part_in_trouble{part="view:review-queue"} 1',
      'dossier_event_streams 0',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    expect(text).toContain('nodejs_eventloop_lag_seconds');
    await http.close();
  });

  it('say what was taken of activity, and in which state that is', async () => {
    const activity = { state: 'waiting' as const, taken: 7, deadLetters: 2, changes: 3 };
    const relay = { state: 'running' as const, lag: 0, restarts: 0, activity };
    const parts = [{ name: 'relay', position: 42, relay }];
    const http = await fakeHttp({ status: async () => ({ head: 42, parts }) });
    const { text } = await http.send({ url: '/metrics' });
    for (const line of [
      'dossier_activity_records{outcome="taken"} 7',
      'dossier_activity_records{outcome="dead-letter"} 2',
      'dossier_activity_changes 3',
      'dossier_activity_state{state="waiting"} 1',
      'dossier_activity_state{state="running"} 0',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    await http.close();
  });

  it('count what is turned away, and tries to sign in as nobody, without saying who', async () => {
    const http = await fakeHttp({ limits: { ...NO_LIMITS, 'sign-in': 1 } });
    const signIn = () =>
      http.send({
        method: 'POST',
        url: '/api/v1/session',
        body: { name: 'canary-name', password: 'canary-password' },
        headers: { 'x-actor': '' },
      });
    expect([(await signIn()).status, (await signIn()).status]).toEqual([401, 429]);
    const { text } = await http.send({ url: '/metrics' });
    for (const line of [
      'dossier_http_requests_turned_away_total{budget="sign-in"} 1',
      'dossier_sign_ins_of_unknown_names 1',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    expect(text).not.toContain('canary');
    await http.close();
  });
});
