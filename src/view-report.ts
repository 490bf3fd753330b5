import type { ViewReport } from './views/view-status.js';

/** A line for whoever watches the service. On an empty log there is nothing worth a line. */
export function viewReportLine(report: ViewReport): string | undefined {
  switch (report.type) {
    case 'build-started':
      if (report.commits === 0) return undefined;
      return `The list ${report.view} is being built from ${report.commits} commits.`;
    case 'made-live':
      if (report.position === 0) return undefined;
      return `The list ${report.view} is built, up to position ${report.position}.`;
    case 'dropped':
      return `An older build of the list ${report.view} that nobody used is gone.`;
    case 'log-cut-back':
      return `The log no longer has what the list ${report.view} was built from (position ${report.position}): it is built anew.`;
    case 'stopped':
      return `The list ${report.view} stopped at position ${report.position}: ${report.message}`;
    case 'trouble':
      return `Trouble, tried again: ${report.message}`;
    default:
      return report satisfies never;
  }
}

/** Whether somebody should look into it. */
export function isTrouble({ type }: ViewReport): boolean {
  return type === 'stopped' || type === 'trouble' || type === 'log-cut-back';
}
