import { SECRET_NAMES } from '../../src/logging/secret-names.js';
import { serviceLog } from '../../src/logging/service-log.js';
import { startChild } from '../support/child.js';
import { until } from '../support/until.js';

/** What one call of the log writes. */
function written(log: () => void): string {
  let text = '';
  const write = jest.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  try {
    log();
  } finally {
    write.mockRestore();
  }
  return text;
}

describe('the log of the service', () => {
  it('writes one JSON object a line, with time, level and what happened', () => {
    const lines = written(() =>
      serviceLog.error({ reference: 'r-1', err: new TypeError('bad') }, 'Failed'),
    );
    expect(lines).toMatch(/^[^\n]+\n$/);
    expect(JSON.parse(lines)).toEqual({
      level: 'error',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      reference: 'r-1',
      err: {
        type: 'TypeError',
        message: 'bad',
        stack: expect.stringContaining('service-log.test'),
      },
      msg: 'Failed',
    });
  });

  it.each(SECRET_NAMES)('removes %s, wherever it stands', (name) => {
    const secret = { [name]: 'canary' };
    const line = written(() =>
      serviceLog.warn({ ...secret, a: { ...secret, b: { ...secret, c: secret } } }),
    );
    expect(line).not.toContain('canary');
    expect(line.match(/\[removed\]/g)).toHaveLength(4);
  });
});

describe('a fault while a request with secrets is answered', () => {
  const CANARIES = {
    token: 'dossier_01hzz_CANARYtokenCANARYtoken',
    jwt: 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJDQU5BUlkifQ.CANARYsignature',
    cookie: 'CANARYsession',
    csrf: 'CANARYcsrf',
    password: 'CANARYpassword',
    link: 'CANARYlink',
    taxId: '91330105CANARY0001',
  };

  it('is told of without any of them, on either output', async () => {
    const service = startChild('logging/failing-service.child.ts', []);
    try {
      await until('the service listens', () => service.lines.length > 0);
      const answers = await Promise.all(
        [CANARIES.token, CANARIES.jwt].map((bearer) =>
          fetch(`http://127.0.0.1:${service.lines[0]}/fail?taxId=${CANARIES.taxId}`, {
            method: 'POST',
            headers: {
              authorization: `Bearer ${bearer}`,
              cookie: `dossier=${CANARIES.cookie}`,
              'x-csrf-token': CANARIES.csrf,
              'content-type': 'application/json',
            },
            body: JSON.stringify({
              password: CANARIES.password,
              link: CANARIES.link,
              token: bearer,
            }),
          }),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual([500, 500]);
      const [answer] = await Promise.all(answers.map((one) => one.text()));
      await until('it is logged', () => service.errors().match(/Internal error/g)?.length === 2);
      const told = service.lines.join('\n') + service.errors();
      expect(told).toContain(JSON.parse(answer ?? '').reference);
      expect(told).toContain('TypeError');
      for (const canary of Object.values(CANARIES)) {
        expect(told).not.toContain(canary);
        expect(answer).not.toContain(canary);
      }
      expect(told).not.toContain('CANARY');
    } finally {
      service.kill();
      await service.ended;
    }
  }, 30_000);
});
