import type { QueryBus } from '@nestjs/cqrs';
import type { FastifyRequest } from 'fastify';
import type { Rights } from '../../access/rights.js';
import type { NotImported } from '../../bulk/columns/placed-columns.js';
import type { DuplicateGroup } from '../../bulk/imports/file-duplicates.js';
import { importReport } from '../../bulk/imports/import-report.js';
import type { ProblemGroup } from '../../bulk/imports/import-tally.js';
import type { RowsReport } from '../../bulk/imports/rows-report.js';
import { seenDuplicates } from '../../bulk/imports/seen-duplicates.js';
import type { JobRecord } from '../../jobs/job.js';
import { seesWordsOf } from '../../jobs/seen-job.js';
import type { HttpInside } from '../inside.js';
import { type JobBody, jobBody } from '../jobs/job-body.js';
import type { Language } from '../problems/language.js';
import { callerOf } from '../request/call-of.js';
import type { ImportableFile } from './place-file.js';

/** An import as it is answered: the job, its file, and what there is to say about the rows so far. */
export interface ImportBody extends JobBody {
  file?: { name: string; sizeBytes: number; digest: string };
  columns: ImportableFile['columns'];
  notImported: (Omit<NotImported, 'advice'> & { advice: string })[];
  problems: (Omit<ProblemGroup, 'zh' | 'en'> & { message: string })[];
  duplicates: DuplicateGroup[];
  more: { problems: boolean; duplicates: boolean };
}

interface Inside extends Pick<HttpInside, 'jobs' | 'vault' | 'policy'> {
  queries: Pick<QueryBus, 'execute'>;
}

/** What was found out about rows is told to whoever sees what the import saw. */
export async function importBody(
  request: FastifyRequest,
  inside: Inside,
  job: JobRecord,
  language: Language,
): Promise<ImportBody> {
  const caller = callerOf(request);
  const { jobs, vault, policy } = inside;
  const isWhole = seesWordsOf(job, caller, policy);
  const details: unknown = await jobs.details(job.jobId);
  const file = details as ImportableFile | undefined; // only addImport writes it
  const report = await importReport(vault, job.jobId);
  const { fileName } = job.request;
  return {
    ...jobBody(job, jobs, language, isWhole ? 'whole' : 'outline'),
    ...(file && {
      file: { name: String(fileName), sizeBytes: file.sizeBytes, digest: file.digest },
    }),
    columns: file?.columns ?? [],
    notImported: (file?.notImported ?? []).map(({ advice, ...column }) => ({
      ...column,
      advice: advice[language],
    })),
    ...(isWhole
      ? await rowsBody(inside, caller.rights, report, language)
      : { problems: [], duplicates: [], more: withheld(report) }),
  };
}

async function rowsBody(
  { queries }: Inside,
  rights: Rights,
  report: RowsReport | undefined,
  language: Language,
): Promise<Pick<ImportBody, 'problems' | 'duplicates' | 'more'>> {
  return {
    problems: (report?.problems ?? []).map(({ zh, en, ...problem }) => ({
      ...problem,
      message: language === 'zh' ? zh : en,
    })),
    duplicates: await seenDuplicates(queries, rights, report?.duplicates ?? []),
    more: report?.more ?? { problems: false, duplicates: false },
  };
}

function withheld(report: RowsReport | undefined): ImportBody['more'] {
  const { problems = [], duplicates = [] } = report ?? {};
  return { problems: problems.length > 0, duplicates: duplicates.length > 0 };
}
