import type { RecordedEvent } from './recorded.js';

/**
 * Makes an event of one schema version into the next one. Values whose key is destroyed, or that were
 * not opened, are missing from `data`: an upcaster must not need them, and must never throw.
 */
export type Upcaster = (data: Record<string, unknown>) => Record<string, unknown>;

/** Upcasters of each event type, the first one from version 1 to 2, and so on. */
export type Upcasters = Readonly<Record<string, readonly Upcaster[]>>;

export interface Upcasting {
  /** The version new events of this type are written with. */
  newestVersion(type: string): number;
  /** The event in its newest shape; the same object when it has it already. */
  upcast(event: RecordedEvent): RecordedEvent;
}

/** An event type without upcasters has version 1. */
export function upcasting(upcasters: Upcasters): Upcasting {
  const newestVersion = (type: string) =>
    Object.hasOwn(upcasters, type) ? (upcasters[type]?.length ?? 0) + 1 : 1;
  return {
    newestVersion,
    upcast(event) {
      const newest = newestVersion(event.type);
      if (event.schemaVersion >= newest) return event;
      const steps = upcasters[event.type]?.slice(event.schemaVersion - 1) ?? [];
      const data = steps.reduce((older, step) => step(older), event.data);
      return { ...event, schemaVersion: newest, data };
    },
  };
}
