export interface Sentence {
  zh: string;
  en: string;
}

export interface ProblemType {
  status: number;
  title: Sentence;
  detail: Sentence;
  /** When it is worth trying again. */
  retryAfterSeconds?: number;
}
