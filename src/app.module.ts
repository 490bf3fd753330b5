import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ActivityReports } from './commands/activity-reports.js';
import { ChangeCustomerHandler } from './commands/change-customer.js';
import { CheckCustomerHandler } from './commands/check-customer.js';
import { CommandRunner } from './commands/command-runner.js';
import { CreateCustomerHandler } from './commands/create-customer.js';
import { CustomerChecker } from './commands/customer-checker.js';
import { ReportActivityHandler } from './commands/report-activity.js';
import { RevealValuesHandler } from './commands/reveal-values.js';
import { Reveals } from './commands/reveals.js';
import { isSecure } from './http/guard-rails/server-options.js';
import { HTTP_INSIDE, type HttpInside } from './http/inside.js';
import type { Inside } from './inside.js';
import { Journal } from './log/journal.js';
import { CurrentDate } from './queries/current-date.js';
import { CurrentPolicy } from './queries/current-policy.js';
import { FindByExternalIdHandler, LookUpCustomersHandler } from './queries/find-customers.js';
import { FindPositionHandler } from './queries/find-position.js';
import { GetCustomerHandler } from './queries/get-customer.js';
import { GetHistoryHandler } from './queries/get-history.js';
import { ListAccessTrailHandler } from './queries/list-access-trail.js';
import { CountCustomersHandler, ListCustomersHandler } from './queries/list-customers.js';
import { ListReviewsHandler } from './queries/list-reviews.js';
import { contractDocuments } from './relay/contract/documents.js';
import { serviceStatusOf } from './service-status.js';
import { ClaimHolders } from './states/claim-holders.js';
import { CustomerStates } from './states/customer-states.js';
import { accessTrail } from './views/access-trail.js';
import { customerList } from './views/customer-list.js';
import { reviewQueue } from './views/review-queue.js';
import { searchFilter } from './views/searching.js';
import { offeredColumns } from './views/view.js';
import { ViewReader } from './views/view-reader.js';

const HANDLERS: Provider[] = [
  CreateCustomerHandler,
  ChangeCustomerHandler,
  CheckCustomerHandler,
  ReportActivityHandler,
  GetCustomerHandler,
  GetHistoryHandler,
  FindByExternalIdHandler,
  LookUpCustomersHandler,
  ListCustomersHandler,
  CountCustomersHandler,
  FindPositionHandler,
  ListReviewsHandler,
  RevealValuesHandler,
  ListAccessTrailHandler,
];

@Module({})
class AppModule {}

/**
 * The inside as Nest sees it: the buses with every handler, and what HTTP needs beside them. The inside
 * itself is wired up without Nest (`inside.ts`), since the worker of the views needs no container.
 */
export function appModule(inside: Inside): DynamicModule {
  const { store, states, claims, commands, activity, checker, views, config, dates } = inside;
  return {
    module: AppModule,
    imports: [CqrsModule.forRoot()],
    providers: [
      { provide: Journal, useValue: store.journal },
      { provide: CustomerStates, useValue: states },
      { provide: ClaimHolders, useValue: claims },
      { provide: CommandRunner, useValue: commands },
      { provide: ActivityReports, useValue: activity },
      { provide: CustomerChecker, useValue: checker },
      { provide: ViewReader, useValue: views },
      { provide: Reveals, useValue: inside.reveals },
      { provide: CurrentPolicy, useValue: new CurrentPolicy(config.policy) },
      { provide: CurrentDate, useValue: new CurrentDate(() => dates.at(Date.now())) },
      { provide: HTTP_INSIDE, useValue: httpInside(inside) },
      ...HANDLERS,
    ],
    exports: [CqrsModule, HTTP_INSIDE],
  };
}

const VIEW_OF_LIST = {
  customers: customerList,
  reviews: reviewQueue,
  accesses: accessTrail,
} as const;

function httpInside(inside: Inside): HttpInside {
  const { config, dates, store, views } = inside;
  return {
    policy: config.policy,
    access: inside.access,
    trace: inside.trace,
    secureCookies: isSecure(config),
    publicUrl: config.publicUrl,
    signIn: config.signIn,
    oidc: inside.oidc,
    source: config.source,
    contract: contractDocuments(),
    today: () => dates.at(Date.now()),
    endOfDay: (date) => dates.endOf(date),
    openExport: inside.openExport,
    guards: store.guards,
    journal: store.journal,
    lists: {
      customers: {
        columns: offeredColumns(customerList.columns),
        defaultSort: { descending: true },
        search: searchFilter,
      },
      reviews: {
        columns: offeredColumns(reviewQueue.columns),
        defaultSort: { column: 'urgency', descending: false },
      },
      accesses: {
        columns: offeredColumns(accessTrail.columns),
        defaultSort: { descending: true },
      },
    },
    async waitFor(list, position, timeoutMs) {
      const view = VIEW_OF_LIST[list].name;
      return (await views.visibility.waitFor(view, position, timeoutMs)) === 'visible';
    },
    jobs: inside.jobs,
    vault: store.vault,
    lookAtFile: inside.lookAtFile,
    limits: config.limits,
    importLimitBytes: config.importLimitBytes,
    status: serviceStatusOf(inside),
  };
}
