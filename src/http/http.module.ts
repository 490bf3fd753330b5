import { type DynamicModule, Module } from '@nestjs/common';
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
import { EventFeedController } from './event-feed/event-feed.controller.js';
import { EventStreams } from './event-feed/event-streams.js';
import { ExportsController } from './exports/exports.controller.js';
import { HealthController } from './health/health.controller.js';
import { ImportFilesController } from './imports/import-files.controller.js';
import { ImportsController } from './imports/imports.controller.js';
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
    HealthController,
    MetricsController,
  ],
  providers: [EventStreams, JobEvents, Metrics, CountedCommands],
})
class HttpModule {}

/** The HTTP side laid over the inside: a module that exports the buses of @nestjs/cqrs and `HTTP_INSIDE`. */
export function httpOver(inside: DynamicModule): DynamicModule {
  return { module: HttpModule, imports: [inside] };
}
