/**
 * Tells of the newest of many positions: one call for all of a turn of the event loop, so that a busy
 * service does not wake its threads once a commit.
 */
export function newestPosition(tell: (position: number) => void): (position: number) => void {
  let newest: number | undefined;
  return (position) => {
    const isScheduled = newest !== undefined;
    newest = Math.max(position, newest ?? 0);
    if (isScheduled) return;
    setImmediate(() => {
      const position = newest ?? 0;
      newest = undefined;
      tell(position);
    });
  };
}
