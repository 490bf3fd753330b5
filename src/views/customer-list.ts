import type { Activity, ActivityReported } from '../customer/activity.js';
import { CATALOGUE } from '../customer/catalogue/fields.js';
import type { JsonObject } from '../customer/catalogue/json.js';
import { normaliseName } from '../customer/checks/text.js';
import type { CustomerRecord, Standpoint } from '../customer/customer-record.js';
import type { CustomerEvent } from '../customer/events.js';
import { evolve } from '../customer/evolve.js';
import { nameSortKey } from '../customer/name-pinyin.js';
import type { Address, Contact } from '../customer/record.js';
import { nextReviewOn } from '../customer/review/due.js';
import { standingOf } from '../customer/standing.js';
import type { CustomerState } from '../customer/state.js';
import { customerConcerned, customerOfStream } from '../log/streams.js';
import { catalogueColumns, catalogueValues } from './catalogue-columns.js';
import { CUSTOMER_SEARCH_GROUPS, customerSearchTexts } from './customer-search.js';
import { longLists } from './long-lists.js';
import type { Column, ColumnValue, View, ViewEvent, ViewPolicy } from './view.js';

/** 客户档案: the list people work in, and what it can be filtered, sorted and searched by. */

export interface CustomerFold {
  customerId: string;
  state: CustomerState;
  standpoint: Standpoint;
}

/** The fields of the record that a list shows; each belongs to its group for rights. */
const SHOWN = [
  'code',
  'kind',
  'legalName',
  'shortName',
  'country',
  'industry',
  'registrationStatus',
  'category',
  'tags',
  'owner',
  'orgUnit',
  'riskLevel',
  'creditRating',
  'creditLimit',
  'paymentMethod',
  'reviewCycle',
  'reviewer',
] as const satisfies readonly (keyof CustomerRecord)[];

export interface CustomerItem
  extends Pick<CustomerRecord, 'customerId' | 'status' | 'standing' | 'createdOn' | 'updatedAt'>,
    Partial<
      Pick<
        CustomerRecord,
        (typeof SHOWN)[number] | 'lastReviewedOn' | 'nextReviewOn' | keyof Activity
      >
    > {
  province?: string;
  city?: string;
  /** The first tax id. */
  taxId?: string;
  /** The primary contact, or the first that has not left. */
  contact?: { name?: string; phone?: string };
  /** Warnings that nobody has confirmed. */
  openWarnings: number;
  version: number;
  position: number;
}

/** Columns that no single field of the catalogue is. */
const MORE_COLUMNS: Readonly<Record<string, Column>> = {
  status: { type: 'text', filter: true, sort: true, counted: true },
  province: { type: 'text', filter: true, sort: true, counted: true },
  city: { type: 'text', filter: true, sort: true },
  blocked: { type: 'texts', filter: true, fewValues: true },
  /** The earliest last day of a block. */
  blockEndsOn: { type: 'date', filter: true },
  openWarnings: { type: 'integer', filter: true, sort: true, fewValues: true },
  createdOn: { type: 'date', filter: true, sort: true },
  updatedAt: { type: 'text', sort: true },
  lastReviewedOn: { type: 'date', filter: true, sort: true },
  nextReviewOn: { type: 'date', filter: true, sort: true },
  lastActivityOn: { type: 'date', filter: true, sort: true },
  hasOpenItems: { type: 'boolean', filter: true, fewValues: true },
  /** How long lists of elements are, for who writes them side by side. */
  longLists: { type: 'texts', counted: true, internal: true },
  /** For finding customers of the same name. */
  nameForm: { type: 'text', filter: true, internal: true },
  nameOrder: { type: 'text', sort: true, internal: true },
};

/** Few different values, whose counts people look at. */
const COUNTED = ['kind', 'country', 'industry', 'category', 'riskLevel', 'creditRating'];
/** Few different values. */
const OF_FEW_VALUES = [
  'language',
  'registrationStatus',
  'creditControl',
  'paymentMethod',
  'settlementCurrency',
  'reviewCycle',
];

function columns(): Readonly<Record<string, Column>> {
  const all: Record<string, Column> = { ...catalogueColumns(CATALOGUE), ...MORE_COLUMNS };
  for (const name of COUNTED) all[name] = { ...(all[name] ?? { type: 'text' }), counted: true };
  for (const name of OF_FEW_VALUES) {
    all[name] = { ...(all[name] ?? { type: 'text' }), fewValues: true };
  }
  const { sort: _, ...legalName } = all.legalName ?? { type: 'text' };
  return { ...all, legalName: { ...legalName, sortedBy: 'nameOrder' } };
}

export const customerList: View<CustomerFold, CustomerItem> = {
  name: 'customer-list',
  version: 3,
  columns: columns(),
  opened: true,
  rowKeys: ({ streamId }) => {
    const customerId = customerConcerned(streamId);
    return customerId === undefined ? [] : [customerId];
  },
  evolve: foldEvent,
  shown: () => true,
  item: itemOf,
  values: (item, { state }) => valuesOf(item, state),
  searchGroups: CUSTOMER_SEARCH_GROUPS,
  searchTexts: ({ state }) => customerSearchTexts(state.fields),
};

function foldEvent(fold: CustomerFold | undefined, event: ViewEvent): CustomerFold {
  const { streamId, version, position, recordedAt } = event;
  const before = fold?.standpoint;
  const isOfRecord = customerOfStream(streamId) !== undefined;
  return {
    customerId: fold?.customerId ?? customerConcerned(streamId) ?? streamId,
    // rowKeys lets only these in.
    state: evolve(fold?.state, event as unknown as CustomerEvent | ActivityReported),
    standpoint: {
      version: isOfRecord ? version : (before?.version ?? 0),
      position,
      createdAt: before?.createdAt ?? recordedAt,
      updatedAt: isOfRecord ? recordedAt : (before?.updatedAt ?? recordedAt),
    },
  };
}

/** Written out in plain assignments: it is done for every customer at every change. */
function itemOf({ customerId, state, standpoint }: CustomerFold, policy: ViewPolicy): CustomerItem {
  const { fields } = state;
  const item: Record<string, unknown> = { customerId };
  for (const name of SHOWN) if (fields[name] !== undefined) item[name] = fields[name];
  const put = (name: keyof CustomerItem, value: unknown) => {
    if (value !== undefined) item[name] = value;
  };
  const place = mainAddress(fields.addresses);
  const contact = mainContact(fields.contacts);
  put('status', state.status);
  put('standing', standingOf(state));
  put('createdOn', state.createdOn);
  put('updatedAt', standpoint.updatedAt);
  put('version', standpoint.version);
  put('position', standpoint.position);
  put('lastReviewedOn', state.review.lastReviewedOn);
  put('nextReviewOn', nextReviewOn(customerId, state, policy));
  put('lastActivityOn', state.activity?.lastActivityOn);
  put('hasOpenItems', state.activity?.hasOpenItems);
  put('province', place?.province);
  put('city', place?.city);
  put('taxId', fields.taxIds?.[0]?.value);
  put('contact', contact && shownContact(contact));
  put('openWarnings', state.warnings.filter(({ confirmed }) => !confirmed).length);
  return item as unknown as CustomerItem; // every property that is not optional is put above
}

const valuesOfCatalogue = catalogueValues(CATALOGUE);

function valuesOf(item: CustomerItem, state: CustomerState): Record<string, ColumnValue> {
  const { fields, blocks } = state;
  const { legalName = '' } = fields;
  const values = valuesOfCatalogue(fields as unknown as JsonObject); // a record is plain JSON
  values.externalIds = fields.externalIds?.map(({ system, id }) => `${system}:${id}`);
  values.status = item.status;
  values.province = item.province;
  values.city = item.city;
  values.blocked = blocks.map(({ scope }) => scope);
  values.blockEndsOn = blocks.flatMap(({ until }) => until ?? []).sort()[0];
  values.openWarnings = item.openWarnings;
  values.createdOn = item.createdOn;
  values.updatedAt = item.updatedAt;
  values.lastReviewedOn = item.lastReviewedOn;
  values.nextReviewOn = item.nextReviewOn;
  values.lastActivityOn = item.lastActivityOn;
  values.hasOpenItems = item.hasOpenItems;
  values.longLists = longLists(fields);
  values.nameForm = normaliseName(legalName);
  values.nameOrder = nameSortKey(legalName);
  return values;
}

/** The registered address, or the first there is. */
function mainAddress(addresses: readonly Address[] = []): Address | undefined {
  return addresses.find(({ kind }) => kind === 'registered') ?? addresses[0];
}

function mainContact(contacts: readonly Contact[] = []): Contact | undefined {
  return contacts.find(({ primary }) => primary) ?? contacts.find(({ left }) => !left);
}

function shownContact({ name, phones = [] }: Contact): NonNullable<CustomerItem['contact']> {
  const phone = phones[0]?.number;
  return { ...(name === undefined ? {} : { name }), ...(phone === undefined ? {} : { phone }) };
}
