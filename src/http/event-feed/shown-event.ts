import type { Rights } from '../../access/rights.js';
import { shownEvents } from '../../access/shown/shown-events.js';
import type { CloudEvent } from '../../relay/cloud-event.js';

/** `dossier.CustomerUpdated.v1` */
const TYPE = /^dossier\.(\w+)\./;

/**
 * An event as somebody may read it: without changes of other groups (their paths as well), without fields and
 * warnings of them. Undefined when nothing is left of it.
 */
export function shownCloudEvent(event: CloudEvent, rights: Rights): CloudEvent | undefined {
  if (rights.seesAll) return event;
  const type = TYPE.exec(event.type)?.[1] ?? '';
  // Of persons and sole proprietors no number stands in the feed at all.
  const [shown] = shownEvents([{ type, data: event.data }], rights, 'company');
  return shown && { ...event, data: shown.data };
}
