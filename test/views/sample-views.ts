import type { View } from '../../src/views/view.js';

interface TallyFold {
  streamId: string;
  /** The numbers the stream's events added, in order. */
  added: number[];
  isHidden: boolean;
}

interface TallyItem {
  sum: number;
}

/** Adds up what the events of each stream say; `Hidden` and `Shown` hide and show its row. */
export function tally(name: string, fails?: (data: Record<string, unknown>) => boolean) {
  const view: View<TallyFold, TallyItem> = {
    name,
    version: 1,
    columns: {
      sum: { type: 'integer', filter: true, sort: true },
      isEven: { type: 'boolean', filter: true, counted: true },
    },
    opened: false,
    rowKeys: ({ streamId }) => (streamId.startsWith('other:') ? [] : [streamId]),
    evolve: (fold, { streamId, type, data }) => {
      if (fails?.(data)) throw new Error('this view cannot take that');
      return {
        streamId,
        added:
          typeof data.add === 'number' ? [...(fold?.added ?? []), data.add] : (fold?.added ?? []),
        isHidden: type === 'Hidden' || (type !== 'Shown' && (fold?.isHidden ?? false)),
      };
    },
    shown: ({ isHidden }) => !isHidden,
    item: ({ added }) => ({ sum: added.reduce((sum, number) => sum + number, 0) }),
    values: ({ sum }) => ({ sum, isEven: sum % 2 === 0 }),
    searchGroups: ['names'],
    searchTexts: ({ streamId }) => ({ names: { names: [streamId] } }),
  };
  return view;
}
