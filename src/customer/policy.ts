import type { DuplicateDisclosure, Role } from './roles.js';

/**
 * What a company decides for itself: lists, the review rule, the code rule, own attributes, roles. Read from
 * one JSON file (`DOSSIER_POLICY`) and sensible without it. Pure data; `config/` reads and checks it.
 */

export interface ListEntry {
  code: string;
  zh: string;
  en: string;
  /** Stays readable, can no longer be chosen. */
  retired?: boolean;
}

export type ListName =
  | 'category'
  | 'creditRating'
  | 'paymentMethod'
  | 'contactRole'
  | 'blockReason'
  | 'statusReason'
  | 'reviewReason'
  | 'reviewSource'
  | 'checklist';

export type ReviewCycle = 'quarterly' | 'half-yearly' | 'yearly' | 'none';

export interface ReviewRule {
  /** All conditions given must hold; the first rule that fits decides. */
  riskLevel?: string[];
  category?: string[];
  /** Holds when the credit limit is at least this amount (in the limit's own currency). */
  creditLimitFrom?: string;
  cycle: ReviewCycle;
}

export type AttributeType = 'text' | 'number' | 'date' | 'boolean' | 'choice' | 'multi-choice';

export interface OwnAttribute {
  name: string;
  type: AttributeType;
  zh: string;
  en: string;
  required?: boolean;
  choices?: ListEntry[];
}

/** What of the policy decides when a review is due. */
export type ReviewPolicy = Pick<Policy, 'review'>;

export interface Policy {
  lists: Record<ListName, ListEntry[]>;
  review: {
    rules: ReviewRule[];
    /** When no rule fits. */
    defaultCycle: ReviewCycle;
    /** Times a due date may be postponed without a steward. */
    postponements: number;
    /** Days without business after which a customer counts as long inactive. */
    inactiveAfterDays: number;
    /** A licence that ends within so many days calls the review early. */
    licenceWarningDays: number;
  };
  /** For example `C{seq:6}`, `{category}-{yyyyMM}-{seq:4}`. */
  codeRule: string;
  /** A new customer is active at once, or pending until somebody activates it. */
  newCustomers: 'active' | 'pending';
  attributes: OwnAttribute[];
  /** By name. */
  roles: Readonly<Record<string, Role>>;
  duplicateDisclosure: DuplicateDisclosure;
}
