import type { Upcasters } from './upcasting.js';

/**
 * Every change of an event's shape there ever was, by type. None yet: all are written with schema
 * version 1. A change adds a step here, and an example of the old shape stays in `test/log/golden/`.
 */
export const upcasters: Upcasters = {};
