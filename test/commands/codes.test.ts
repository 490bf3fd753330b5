import { Codes } from '../../src/commands/codes.js';
import { type Process, processesOnOneFolder, recordOf, refused } from '../support/commands.js';
import { memoryVault } from '../support/memory-vault.js';
import { testPolicy } from '../support/test-policy.js';

const { start } = processesOnOneFolder();

async function codeOf(process: Process, input = {}): Promise<string> {
  return recordOf(await process.create(input)).code;
}

describe('codes by the rule', () => {
  it('ascend, without gaps where nothing happens', async () => {
    const process = await start();

    expect([await codeOf(process), await codeOf(process), await codeOf(process)]).toEqual([
      'C000001',
      'C000002',
      'C000003',
    ]);
  });

  it('are not used up by what is refused', async () => {
    const process = await start();
    await codeOf(process, { taxIds: [{ type: 'cn-uscc', value: '91330105321935456Y' }] });

    refused(await process.create({ country: '?' }));
    refused(await process.create({ taxIds: [{ type: 'cn-uscc', value: '91330105321935456Y' }] }));

    expect(await codeOf(process)).toBe('C000002');
  });

  it('are never handed out twice by many at once, nor after a restart', async () => {
    const processes = [await start(), await start()];
    const some = await Promise.all(
      Array.from({ length: 100 }, (_, i) => codeOf(processes[i % 2] as Process)),
    );
    const later = await codeOf(await start());

    expect(new Set([...some, later]).size).toBe(101);
    expect(some.every((code) => code < later)).toBe(true);
  });

  it('jump at a restart by no more than were given out before', async () => {
    const first = await start();
    expect(await codeOf(first)).toBe('C000001');
    expect(await codeOf(await start())).toBe('C000002');
    const more = await Promise.all(Array.from({ length: 20 }, () => codeOf(first)));
    const last = Math.max(...more.map((code) => Number(code.slice(1))));

    expect(Number((await codeOf(await start())).slice(1))).toBeLessThanOrEqual(last + 21);
  });

  it('are counted by prefix', async () => {
    const policy = testPolicy({ codeRule: '{category}-{orgUnit}-{seq:2}' });
    const process = await start({ policy });

    expect(await codeOf(process, { category: 'vip', orgUnit: 'HZ' })).toBe('vip-HZ-01');
    expect(await codeOf(process, { category: 'key', orgUnit: 'HZ' })).toBe('key-HZ-01');
    expect(await codeOf(process, { category: 'vip', orgUnit: ' HZ ' })).toBe('vip-HZ-02');
    expect(await codeOf(process)).toBe('01');
    expect(await codeOf(process, { orgUnit: '华东' })).toBe('02');
  });

  it('hold the month of the day they were made', async () => {
    const policy = testPolicy({ codeRule: '{yyyyMM}-{seq:3}' });

    expect(await codeOf(await start({ policy, today: '2026-03-31' }))).toBe('202603-001');
    expect(await codeOf(await start({ policy, today: '2026-04-01' }))).toBe('202604-001');
  });

  it('are made where a blank is given, and given ones are kept', async () => {
    const process = await start();

    for (const code of [null, '', '  ', '\u200b'])
      expect(await codeOf(process, { code })).toMatch(/^C/);
    expect(await codeOf(process, { code: 'X' })).toBe('X');
    expect(refused(await process.create({ code: 7 })).code).toBe('invalid');
    expect(await codeOf(process)).toBe('C000005');
  });
});

describe('codes that were given by hand stand in the way', () => {
  it('and are passed over, however they are written', async () => {
    const process = await start();
    for (const code of ['c000002', 'C000003']) await codeOf(process, { code });

    expect([await codeOf(process), await codeOf(process), await codeOf(process)]).toEqual([
      'C000001',
      'C000004',
      'C000005',
    ]);
  });

  it('also before the first, and after a hole', async () => {
    const process = await start();
    for (const code of ['C000001', 'C000003']) await codeOf(process, { code });

    expect([await codeOf(process), await codeOf(process)]).toEqual(['C000002', 'C000004']);
  });

  it('and 1,000 of them in a row are passed over in a few steps', async () => {
    const giving = await start();
    const given = Array.from({ length: 1000 }, (_, i) => `C${String(i + 2).padStart(6, '0')}`);
    await Promise.all(given.map((code) => codeOf(giving, { code })));
    let lookUps = 0;
    const process = await start({
      around: (log) => ({
        ...log,
        findGuards: (guards) => {
          lookUps += 1;
          return log.findGuards(guards);
        },
      }),
    });

    expect(await codeOf(process)).toBe('C000001');
    expect(await codeOf(process)).toBe('C001002');
    expect(await codeOf(process)).toBe('C001003');
    expect(lookUps).toBeLessThan(200);
  });

  it('when many meet them at once, all get on, and none leaves a large gap', async () => {
    const giving = await start();
    const given = Array.from({ length: 100 }, (_, i) => `C${String(i + 1).padStart(6, '0')}`);
    await Promise.all(given.map((code) => codeOf(giving, { code })));
    const processes = [await start(), await start()];

    const codes = await Promise.all(
      Array.from({ length: 40 }, (_, i) => codeOf(processes[i % 2] as Process)),
    );

    expect(new Set(codes).size).toBe(40);
    expect(codes.every((code) => code > 'C000100' && code < 'C000600')).toBe(true);
  });
});

describe('numbers', () => {
  const parts = { today: '2026-03-31' };

  function codes() {
    return new Codes(memoryVault(), testPolicy({ codeRule: '{seq}' }));
  }

  it('that are handed back come again, unless later ones are out already', async () => {
    const made = codes();
    await made.next(parts);
    made.giveBack('1', parts);
    expect(await made.next(parts)).toBe('1');

    expect(await made.next(parts)).toBe('2');
    made.giveBack('1', parts);
    expect(await made.next(parts)).toBe('3');
  });

  it('ascend over many blocks and callers', async () => {
    const made = codes();
    const numbers = await Promise.all(Array.from({ length: 200 }, () => made.next(parts)));

    expect(numbers.map(Number)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
  });

  it('go on behind those of another process when a run of taken ones ends', async () => {
    const vault = memoryVault();
    const policy = testPolicy({ codeRule: '{seq}' });
    const [one, other] = [new Codes(vault, policy), new Codes(vault, policy)];
    await one.next(parts);
    await other.next(parts);

    await one.skipTaken(parts, async (code) => Number(code) < 150);

    const numbers = [await one.next(parts), await one.next(parts), await other.next(parts)];
    expect(
      numbers
        .map(Number)
        .slice(0, 2)
        .every((number) => number >= 150),
    ).toBe(true);
    expect(new Set(numbers).size).toBe(3);
  });

  it('are told of trouble with the counter, and go on when it is over', async () => {
    const vault = memoryVault();
    let broken = true;
    const made = new Codes(
      {
        ...vault,
        increment: async (...args: Parameters<typeof vault.increment>) => {
          if (broken) throw new Error('no counter');
          return vault.increment(...args);
        },
      },
      testPolicy({ codeRule: '{seq}' }),
    );

    await expect(Promise.all([made.next(parts), made.next(parts)])).rejects.toThrow('no counter');
    broken = false;
    expect(await made.next(parts)).toBe('1');
  });
});
