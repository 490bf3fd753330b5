import type { NotImported } from '../../bulk/columns/placed-columns.js';
import type { DuplicateGroup } from '../../bulk/imports/file-duplicates.js';
import { importReport } from '../../bulk/imports/import-report.js';
import type { ProblemGroup } from '../../bulk/imports/import-tally.js';
import type { JobRecord } from '../../jobs/job.js';
import type { HttpInside } from '../inside.js';
import { type JobBody, jobBody } from '../jobs/job-body.js';
import type { Language } from '../problems/language.js';
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

export async function importBody(
  { jobs, vault }: Pick<HttpInside, 'jobs' | 'vault'>,
  job: JobRecord,
  language: Language,
): Promise<ImportBody> {
  const details: unknown = await jobs.details(job.jobId);
  const file = details as ImportableFile | undefined; // only addImport writes it
  const report = await importReport(vault, job.jobId);
  const { fileName } = job.request;
  return {
    ...jobBody(job, jobs, language),
    ...(file && {
      file: { name: String(fileName), sizeBytes: file.sizeBytes, digest: file.digest },
    }),
    columns: file?.columns ?? [],
    notImported: (file?.notImported ?? []).map(({ advice, ...column }) => ({
      ...column,
      advice: advice[language],
    })),
    problems: (report?.problems ?? []).map(({ zh, en, ...problem }) => ({
      ...problem,
      message: language === 'zh' ? zh : en,
    })),
    duplicates: report?.duplicates ?? [],
    more: report?.more ?? { problems: false, duplicates: false },
  };
}
