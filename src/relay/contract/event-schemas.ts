import { type JsonSchema, list } from '../../customer/catalogue/json-schema.js';
import type {
  Because,
  Change,
  ChecklistAnswer,
  CustomerEvent,
  CustomerEventType,
} from '../../customer/events.js';
import { always, choices, type Described, describedObject, NEVER, sometimes } from './described.js';
import { changedPaths, createdFields } from './event-fields.js';
import { ACTOR_ID, BLOCK, COUNT, codeOf, DATE, STATUS, TEXT, WARNINGS } from './values.js';

/** The data of every type of event as it is published: with personal values and free texts left out. */

type DataOf = { [Event in CustomerEvent as Event['type']]: Event['data'] };

interface EventDescription<Data> {
  /** One sentence for the reader of the contract. */
  says: string;
  data: Described<Data>;
}

const BECAUSE: Described<Because> = { reason: sometimes(codeOf('statusReason')), note: NEVER };
const CALLS: JsonSchema = {
  ...list(TEXT),
  description: 'What calls for an early review; missing when nothing does.',
};

const EVENTS: { [Type in CustomerEventType]: EventDescription<DataOf[Type]> } = {
  CustomerCreated: {
    says: 'A customer record was created, or taken over from another system.',
    data: {
      status: always(STATUS),
      createdOn: always({ ...DATE, description: 'In the time zone of the company.' }),
      fields: always(createdFields()),
      warnings: always(WARNINGS),
      calls: sometimes(CALLS),
      lastReviewedOn: sometimes({ ...DATE, description: 'Its last review before it came.' }),
      takenOver: sometimes({ const: true, description: 'It came with an existing base.' }),
      takenOverOn: sometimes({ ...DATE, description: 'On which it came with an existing base.' }),
      ...BECAUSE,
    },
  },
  CustomerUpdated: {
    says: 'Fields of the record changed. Of a personal field only the path is told.',
    data: {
      on: always(DATE),
      changes: always(list(change())),
      warnings: always({ ...WARNINGS, description: 'The whole list after the change.' }),
      calls: sometimes(CALLS),
      ...BECAUSE,
    },
  },
  CustomerActivated: { says: 'A pending customer is active from now on.', data: BECAUSE },
  CustomerReviewed: {
    says: 'The record was looked through in its periodic review.',
    data: {
      on: always(DATE),
      outcome: always(
        choices<DataOf['CustomerReviewed']['outcome']>({
          confirmed: true,
          corrected: true,
          'to-retire': true,
        }),
      ),
      checklist: always(
        list(
          describedObject<ChecklistAnswer>({
            item: always(codeOf('checklist')),
            answer: always(
              choices<ChecklistAnswer['answer']>({
                ok: true,
                changed: true,
                doubtful: true,
                'not-applicable': true,
              }),
            ),
            note: NEVER,
          }),
        ),
      ),
      source: sometimes(codeOf('reviewSource')),
      versionSeen: always({
        ...COUNT,
        description: 'The version of the record that was looked at.',
      }),
      note: NEVER,
    },
  },
  ReviewScheduled: {
    says: 'The next review was assigned, postponed or called early.',
    data: {
      on: sometimes({ ...DATE, description: 'Missing when only the reviewer changes.' }),
      reviewer: sometimes(ACTOR_ID),
      kind: always(
        choices<DataOf['ReviewScheduled']['kind']>({
          assigned: true,
          postponed: true,
          early: true,
        }),
      ),
      reason: sometimes(codeOf('reviewReason')),
      note: NEVER,
    },
  },
  CustomerBlocked: {
    says: 'Business of some kind is stopped. What counts in the end is the standing in the state.',
    data: { block: always(BLOCK) },
  },
  BlockLifted: {
    says: 'A block was lifted, or its last day is over.',
    data: {
      blockId: always(TEXT),
      cause: always(choices<DataOf['BlockLifted']['cause']>({ lifted: true, ended: true })),
      department: sometimes(TEXT),
      reason: sometimes(codeOf('blockReason')),
      note: NEVER,
    },
  },
  CustomerDeactivated: { says: 'No more orders.', data: BECAUSE },
  CustomerReactivated: {
    says: 'The customer came back: active, or pending if it never was active.',
    data: BECAUSE,
  },
  CustomerArchived: {
    says: 'The record is kept, and no business is done any more.',
    data: BECAUSE,
  },
};

/** The types of event, in the order of the contract. */
export const EVENT_TYPES = Object.keys(EVENTS) as CustomerEventType[]; // its keys, as its type says

/** The schema of an event's data in its newest version, and what the event says. */
export function eventSchema(type: CustomerEventType): { says: string; schema: JsonSchema } {
  const { says, data } = EVENTS[type];
  return { says, schema: describedObject<object>(data) };
}

/** One changed path; the schema of its values follows from the path. */
function change(): JsonSchema {
  const schema = describedObject<Change>({
    path: always({
      type: 'string',
      description:
        'JSON Pointer into the record, with element ids: /contacts/<contactId>/phones. An added or removed element is a change of /contacts/<contactId>.',
    }),
    from: sometimes({ description: 'Missing when there was no value, or when it is personal.' }),
    to: sometimes({
      description: 'Missing when there is no value any more, or when it is personal.',
    }),
  });
  return {
    ...schema,
    allOf: changedPaths().map(({ path, value = { not: {} } }) => when(path, value)),
  };
}

function when(path: JsonSchema, value: JsonSchema): JsonSchema {
  return {
    if: { properties: { path } },
    // biome-ignore lint/suspicious/noThenProperty: the word of JSON Schema
    then: { patternProperties: { '^(from|to)$': value } },
  };
}
