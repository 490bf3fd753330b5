/** One thing that `dossier doctor` looked at. */
export interface Finding {
  about: string;
  state: 'good' | 'warning' | 'trouble';
  /** What was found, and for trouble what to do. No secret and no customer data. */
  found: string;
}
