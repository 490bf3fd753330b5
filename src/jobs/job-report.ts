import type { JobReport } from './job-runner.js';

/** What the service says of its jobs, as a line. */
export function jobReportLine(report: JobReport): string {
  if (report.type === 'trouble') {
    return `${report.jobId === undefined ? 'Jobs' : `Job ${report.jobId}`}: ${report.message}`;
  }
  const { jobId, type, state, done, trouble } = report.job;
  const why = trouble === undefined ? '' : `: ${trouble.en}`;
  return `Job ${jobId} (${type}): ${state} after ${done}${why}`;
}
