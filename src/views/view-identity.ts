import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { searchColumns } from './searching.js';
import type { AnyView, ViewPolicy } from './view.js';
import type { ViewShape } from './view-store.js';

/**
 * What a view's rows depend on beside the log: its name and version, its columns, and what of the
 * policy it uses. Releases or configurations that differ in any of it build and read rows of their own.
 */
export function viewIdentity(view: AnyView, { review }: ViewPolicy): string {
  const { name, version, columns, searchGroups = [] } = view;
  const digest = createHash('sha256')
    .update(canonicalize([columns, searchGroups, { review }]) ?? '')
    .digest('hex')
    .slice(0, 16);
  return `${name}.${version}.${digest}`;
}

/** The name of a build: the first is called like the identity, a rebuild beside it has a number. */
export function buildName(identity: string, number: number): string {
  return number === 1 ? identity : `${identity}~${number}`;
}

/** The number in a build's name. */
export function buildNumber(build: string): number {
  const [, number] = /~(\d+)$/.exec(build) ?? [];
  return number === undefined ? 1 : Number(number);
}

export function shapeOf(view: AnyView, identity: string, build: string): ViewShape {
  const { name, columns } = view;
  return { build, identity, name, columns, searchGroups: searchColumns(view) };
}
