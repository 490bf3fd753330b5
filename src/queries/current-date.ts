/** Today's local date, for whatever the container builds. */
export class CurrentDate {
  constructor(readonly today: () => string) {}
}
