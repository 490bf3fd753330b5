import { until } from '../support/until.js';
import { type BuiltService, run } from './built-service.js';
import { tokenOf } from './token.js';

/** Much more than a start takes, even on a slow machine where servers start at the same time. */
const START_SECONDS = 90;

/** The service under kills: started again each time, where whoever asks it goes on. */
export interface KilledService {
  /** How often it was killed. */
  kills(): number;
  /** Where it listens, as soon as it does. */
  url(): Promise<string>;
  /** Of somebody who may do nearly everything there. */
  token(): Promise<string>;
  /** Ends it with SIGKILL and starts it again; resolves when it listens. */
  killAndStart(): Promise<void>;
  /** How the relay inside stands, as the service tells. */
  relay(): Promise<{ position: number; state: string }>;
  /** Asks it to stop, as it should be. */
  stop(): Promise<Awaited<BuiltService['ended']>>;
  /** For the end of a test, however it ended. */
  end(): Promise<void>;
}

export function killedService(folder: string, environment: Record<string, string>): KilledService {
  let kills = 0;
  let service = run(folder, environment);
  let url = listening();

  function listening(): Promise<string> {
    const started = service;
    const address = () => /listens on (http:\/\/\S+:\d+)/.exec(started.said())?.[1];
    const isThere = () => {
      if (started.process.exitCode !== null) throw new Error(`It ended: ${started.said()}`);
      return address() !== undefined;
    };
    const there = until('the service listens', isThere, START_SECONDS).then(() => address() ?? '');
    there.catch(() => undefined);
    return there;
  }

  /** When the service has made the store. */
  const token = () => url.then(() => tokenOf(folder, environment));

  return {
    kills: () => kills,
    url: () => url,
    token,
    async killAndStart() {
      const killed = service;
      // Whoever is not answered asks for the address again, and waits until the next one has it.
      url = killed.ended.then(() => {
        service = run(folder, environment);
        return listening();
      });
      killed.process.kill('SIGKILL');
      kills += 1;
      await url;
    },
    async relay() {
      const authorization = `Bearer ${await token()}`;
      const answer = await fetch(`${await url}/health/ready`, { headers: { authorization } });
      const { parts } = (await answer.json()) as Ready;
      const relay = parts.find(({ name }) => name === 'relay');
      return { position: relay?.position ?? 0, state: relay?.relay?.state ?? '' };
    },
    async stop() {
      service.process.kill('SIGTERM');
      return service.ended;
    },
    async end() {
      await url.catch(() => undefined);
      service.process.kill('SIGKILL');
      await service.ended;
    },
  };
}

interface Ready {
  parts: { name: string; position?: number; relay?: { state: string } }[];
}
