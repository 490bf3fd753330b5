import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { NamedReport } from '../commands/activity-reports.js';
import type { Activity } from '../customer/activity.js';
import { problemMessage } from '../customer/problem-codes.js';
import type { Refusal } from '../customer/refusal.js';
import { ACTIVITY_REPORT } from './contract/activity-schema.js';

/** What a record of the activity topic says, by the published schema; pure. */

/** Why a record goes to the dead letters: a stable code, and a sentence without any value of the record. */
export interface NotTaken {
  code: 'empty' | 'not-json' | 'not-a-report' | 'unknown-customer' | 'date-in-the-future';
  message: string;
}

export type ReadReport =
  | { type: 'report'; report: NamedReport }
  | ({ type: 'not-taken' } & NotTaken);

const ajv = new Ajv2020({ strict: false });
addFormats.default(ajv);

interface Report extends Activity {
  customerId?: string;
  system?: string;
  externalId?: string;
}

const isReport = ajv.compile<Report>(ACTIVITY_REPORT);
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Properties that the schema does not name are left alone: later versions may have more. */
export function readReport(value: Uint8Array | null): ReadReport {
  if (value === null || value.length === 0) {
    return notTaken('empty', 'The record has no value.');
  }
  const json = parsed(value);
  if (json === undefined) return notTaken('not-json', 'The value is not JSON in UTF-8.');
  if (!isReport(json)) return notTaken('not-a-report', faultOf(isReport.errors?.[0]));
  const { customerId, system = '', externalId = '', lastActivityOn, hasOpenItems } = json;
  return {
    type: 'report',
    report: {
      customer:
        customerId === undefined
          ? { system, externalId }
          : { customerId: customerId.toLowerCase() },
      lastActivityOn,
      ...(hasOpenItems === undefined ? {} : { hasOpenItems }),
    },
  };
}

/** A report that was understood and refused all the same. */
export function refusedReport({ code, problems }: Refusal): NotTaken {
  if (code === 'not-found') {
    return { code: 'unknown-customer', message: 'There is no such customer.' };
  }
  const [problem] = problems ?? [];
  const isEarly = problem?.code === 'date-in-the-future';
  const message = problem ? `lastActivityOn: ${problemMessage(problem, 'en')}` : code;
  return { code: isEarly ? 'date-in-the-future' : 'not-a-report', message };
}

function parsed(value: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(value));
  } catch {
    return undefined;
  }
}

function notTaken(code: NotTaken['code'], message: string): ReadReport {
  return { type: 'not-taken', code, message };
}

/** ajv names places and rules, never a value. */
function faultOf(error?: { instancePath: string; message?: string; keyword: string }): string {
  if (error === undefined) return 'The value is no report.';
  if (error.keyword === 'anyOf' || error.instancePath === '') {
    return `A report names a customerId, or a system and an externalId, and has a lastActivityOn: it ${error.message ?? 'does not fit'}.`;
  }
  return `${error.instancePath} ${error.message ?? 'does not fit'}.`;
}
