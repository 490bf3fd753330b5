import { HttpProblem } from './http-problem.js';

/** Remembers which methods each address takes, to tell a wrong method (405) from a wrong address (404). */
export class KnownRoutes {
  readonly #routes: { path: RegExp; methods: readonly string[] }[] = [];

  /** `url` with Fastify's parameters (`/customers/:id`). */
  add(url: string, methods: readonly string[]): void {
    const steps = url
      .split(/(:\w+|\*)/)
      .map((step) =>
        step.startsWith(':') ? '[^/]+' : step === '*' ? '.*' : escapeForRegExp(step),
      );
    this.#routes.push({ path: new RegExp(`^${steps.join('')}$`), methods });
  }

  /** What to answer to a request that no route takes. */
  problemFor(url: string): HttpProblem {
    const path = url.split('?', 1)[0] ?? '';
    const methods = this.#routes.filter((route) => route.path.test(path));
    const allow = [...new Set(methods.flatMap((route) => route.methods))].sort().join(', ');
    if (allow === '') return new HttpProblem('no-such-route');
    return new HttpProblem('method-not-allowed', { params: { allow }, headers: { allow } });
  }
}

function escapeForRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
