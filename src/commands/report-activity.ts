import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Activity } from '../customer/activity.js';
import { ActivityReports } from './activity-reports.js';
import type { Call, CommandAnswer } from './call.js';

/** Another service had business with a customer. */
export class ReportActivity extends Command<CommandAnswer> {
  constructor(
    readonly customerId: string,
    readonly report: Activity,
    readonly call: Call,
  ) {
    super();
  }
}

@CommandHandler(ReportActivity)
export class ReportActivityHandler implements ICommandHandler<ReportActivity> {
  constructor(private readonly reports: ActivityReports) {}

  execute({ customerId, report, call }: ReportActivity): Promise<CommandAnswer> {
    return this.reports.report(customerId, report, call);
  }
}
