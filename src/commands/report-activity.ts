import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Activity } from '../customer/activity.js';
import { ActivityReports } from './activity-reports.js';
import type { Call, CommandAnswer } from './call.js';
import { shownAnswer } from './shown-answer.js';

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

  async execute({ customerId, report, call }: ReportActivity): Promise<CommandAnswer> {
    return shownAnswer(await this.reports.report(customerId, report, call), call.caller.rights);
  }
}
