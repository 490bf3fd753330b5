import { withoutSecrets } from './secret-names.js';

/** What is told of an error. */
export interface DescribedError {
  type: string;
  message: string;
  code?: string;
  stack?: string;
  /** Innermost last. */
  causes?: string[];
}

const CAUSES = 5;

/**
 * Type, message, code, stack and the messages of the causes, without whatever looks like a secret. Other
 * properties are left out: libraries put whole requests, documents and headers there.
 */
export function describeError(error: unknown): DescribedError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'Not an error was thrown.' };
  const causes = causesOf(error);
  return {
    type: error.name,
    message: withoutSecrets(error.message),
    ...('code' in error && { code: withoutSecrets(String(error.code)) }),
    ...(error.stack !== undefined && { stack: withoutSecrets(error.stack) }),
    ...(causes.length > 0 && { causes }),
  };
}

function causesOf(error: Error): string[] {
  const causes: string[] = [];
  let cause = error.cause;
  while (cause instanceof Error && causes.length < CAUSES) {
    causes.push(withoutSecrets(`${cause.name}: ${cause.message}`));
    cause = cause.cause;
  }
  return causes;
}
