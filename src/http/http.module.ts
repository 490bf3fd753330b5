import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { OidcController } from './access/oidc.controller.js';
import { PolicyController } from './access/policy.controller.js';
import { SessionController } from './access/session.controller.js';
import { SignInController } from './access/sign-in.controller.js';
import { TokensController } from './access/tokens.controller.js';
import { UsersController } from './access/users.controller.js';
import { AccessTrailController } from './audit/access-trail.controller.js';
import { BulkActionsController } from './bulk-actions/bulk-actions.controller.js';
import { BulkResultsController } from './bulk-actions/bulk-results.controller.js';
import { CatalogueController } from './catalogue/catalogue.controller.js';
import { ContractController } from './contract/contract.controller.js';
import { ActivityController } from './customers/activity.controller.js';
import { ChangeController } from './customers/change.controller.js';
import { CreateController } from './customers/create.controller.js';
import { HistoryController } from './customers/history.controller.js';
import { LifeCycleController } from './customers/life-cycle.controller.js';
import { ListController } from './customers/list.controller.js';
import { LookupController } from './customers/lookup.controller.js';
import { ReadController } from './customers/read.controller.js';
import { RevealController } from './customers/reveal.controller.js';
import { EventFeedController } from './event-feed/event-feed.controller.js';
import { EventStreams } from './event-feed/event-streams.js';
import { ExportsController } from './exports/exports.controller.js';
import { MaskedQuestions } from './guard-rails/masked-questions.js';
import { RequestBudgets } from './guard-rails/request-budgets.js';
import { RequestLimits } from './guard-rails/request-limits.js';
import { HealthController } from './health/health.controller.js';
import { ImportFilesController } from './imports/import-files.controller.js';
import { ImportsController } from './imports/imports.controller.js';
import { HTTP_INSIDE, type HttpInside } from './inside.js';
import { JobEvents } from './jobs/job-events.js';
import { JobsController } from './jobs/jobs.controller.js';
import { CountedCommands } from './metrics/counted-commands.js';
import { MetricsController } from './metrics/metrics.controller.js';
import { Metrics } from './metrics/metrics.js';
import { ReviewQueueController } from './reviews/review-queue.controller.js';
import { ReviewsController } from './reviews/reviews.controller.js';

@Module({
  controllers: [
    CreateController,
    ListController,
    LookupController,
    ReadController,
    ChangeController,
    HistoryController,
    RevealController,
    LifeCycleController,
    ActivityController,
    ReviewsController,
    ReviewQueueController,
    CatalogueController,
    ContractController,
    ExportsController,
    ImportsController,
    ImportFilesController,
    JobsController,
    BulkActionsController,
    BulkResultsController,
    EventFeedController,
    AccessTrailController,
    SessionController,
    OidcController,
    SignInController,
    UsersController,
    TokensController,
    PolicyController,
    HealthController,
    MetricsController,
  ],
  providers: [
    EventStreams,
    JobEvents,
    Metrics,
    CountedCommands,
    MaskedQuestions,
    { provide: APP_GUARD, useFactory: requestLimits, inject: [HTTP_INSIDE, Metrics] },
  ],
})
class HttpModule {}

function requestLimits({ limits }: HttpInside, metrics: Metrics): RequestLimits {
  const budgets = new RequestBudgets();
  return new RequestLimits(limits, budgets, (budget) => metrics.requestTurnedAway(budget));
}

/** The HTTP side laid over the inside: a module that exports the buses of @nestjs/cqrs and `HTTP_INSIDE`. */
export function httpOver(inside: DynamicModule): DynamicModule {
  return { module: HttpModule, imports: [inside] };
}
