import { isTrouble, viewReportLine } from '../src/view-report.js';

describe('what the service says of its lists', () => {
  it('is nothing when there is nothing to build', () => {
    expect(viewReportLine({ type: 'build-started', view: 'v', build: 'v.1', commits: 0 })).toBe(
      undefined,
    );
    expect(viewReportLine({ type: 'made-live', view: 'v', build: 'v.1', position: 0 })).toBe(
      undefined,
    );
  });

  it('names the list and the place', () => {
    const stopped = { type: 'stopped', view: 'customer-list', position: 7, message: 'x' } as const;
    expect(viewReportLine(stopped)).toBe('The list customer-list stopped at position 7: x');
    expect(isTrouble(stopped)).toBe(true);
    const live = { type: 'made-live', view: 'customer-list', build: 'b', position: 7 } as const;
    expect(viewReportLine(live)).toBe('The list customer-list is built, up to position 7.');
    expect(isTrouble(live)).toBe(false);
  });
});
