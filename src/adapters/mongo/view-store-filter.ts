import type { mongo } from 'mongoose';
import type { ColumnType } from '../../views/view.js';
import type { Filter, FilterValue, SearchedTerm } from '../../views/view-store.js';
import {
  columnOf,
  fieldOf,
  groupField,
  type RowDocument,
  type StoredShape,
} from './view-store-shape.js';
import { encodeScalar, HIGHEST_TEXT, lowest, NONE } from './view-store-values.js';

/**
 * Filters as MongoDB's queries. Field names are made from the view's own columns and groups; a value of
 * the asker is always an operand of an operator, never an object and never a name.
 */

export type Query = mongo.Filter<RowDocument>;

/** Fits no row. */
const NOTHING: Query = { _id: { $in: [] } };

/** True for the shown rows that the filter lets through. */
export function matching(shape: StoredShape, filter: Filter | undefined): Query {
  const shown: Query = { shown: true };
  return filter ? { $and: [shown, conditionOf(shape, filter)] } : shown;
}

export function isSearching(filter: Filter | undefined): boolean {
  if (!filter) return false;
  if (filter.type === 'and' || filter.type === 'or') return filter.filters.some(isSearching);
  return filter.type === 'search';
}

function conditionOf(shape: StoredShape, filter: Filter): Query {
  switch (filter.type) {
    case 'and':
      return all(filter.filters.map((part) => conditionOf(shape, part)));
    case 'or':
      return any(filter.filters.map((part) => conditionOf(shape, part)));
    case 'search':
      return all(filter.terms.map((term) => termFound(shape, term)));
    case 'eq':
    case 'in':
    case 'range':
    case 'prefix': {
      const { type } = columnOf(shape, filter.column);
      return { [fieldOf(filter.column)]: comparison(type, filter) };
    }
    default:
      return filter satisfies never;
  }
}

type ColumnFilter = Extract<Filter, { column: string }>;

function comparison(type: ColumnType, filter: ColumnFilter): mongo.Document {
  const encode = (given: FilterValue) => encodeScalar(type, given);
  switch (filter.type) {
    case 'eq':
      return { $eq: filter.value === null ? NONE : encode(filter.value) };
    case 'in':
      return { $in: filter.values.map(encode) };
    case 'range':
      return ofOneValue(type, {
        $gte: filter.from === undefined ? lowest(type) : encode(filter.from),
        ...(filter.to === undefined ? {} : { $lte: encode(filter.to) }),
      });
    case 'prefix': {
      const prefix = encode(filter.prefix);
      return ofOneValue(type, { $gte: prefix, $lte: `${prefix}${HIGHEST_TEXT}` });
    }
    default:
      return filter satisfies never;
  }
}

/** Of several values one must lie between both ends, not one above the lower and one below the upper. */
function ofOneValue(type: ColumnType, ends: mongo.Document): mongo.Document {
  return type === 'texts' ? { $elemMatch: ends } : ends;
}

/** Tokens select by an index; whether the text is there is decided by looking for it. */
function termFound(shape: StoredShape, { groups, text, tokens }: SearchedTerm): Query {
  const part = { $regex: literally(text) };
  return any(
    groups.map((group) => {
      const field = groupField(shape, group);
      return {
        ...(tokens.length > 0 ? { [`${field}.tokens`]: { $all: tokens } } : {}),
        [`${field}.text`]: part,
      };
    }),
  );
}

/** A regular expression that finds this text and nothing else, in PCRE as in any other kind. */
function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&').replaceAll('\u0000', '\\x00');
}

/** Nothing at all joined by `and` is true. */
function all(parts: readonly Query[]): Query {
  const [only] = parts;
  if (!only) return {};
  return parts.length === 1 ? only : { $and: [...parts] };
}

/** Nothing at all joined by `or` is false. */
function any(parts: readonly Query[]): Query {
  const [only] = parts;
  if (!only) return NOTHING;
  return parts.length === 1 ? only : { $or: [...parts] };
}
