/**
 * The shapes of a customer record as the domain holds them. An absent value is an absent property,
 * never null or an empty string or an empty list.
 */

export interface Money {
  /** Decimal string with exactly the currency's decimals, never negative. */
  amount: string;
  /** ISO 4217 code. */
  currency: string;
}

export interface TaxId {
  taxIdId: string;
  /** `cn-uscc`, `cn-regno`, `de-vat`, `lei`, `passport` … */
  type: string;
  value: string;
  shared?: boolean;
  reason?: string;
}

export interface ExternalId {
  externalIdId: string;
  system: string;
  id: string;
}

export interface Phone {
  /** E.164, or the national form for 400, 800 and 95xxx numbers, or as typed when `kind` is raw. */
  number: string;
  extension?: string;
  kind: 'mobile' | 'landline' | 'hotline' | 'fax' | 'raw';
}

export interface Contact {
  contactId: string;
  name?: string;
  title?: string;
  department?: string;
  roles?: string[];
  phones?: Phone[];
  emails?: string[];
  wechat?: string;
  primary?: boolean;
  left?: boolean;
  bounced?: boolean;
}

export interface Address {
  addressId: string;
  kind: 'registered' | 'office' | 'delivery' | 'invoice';
  country?: string;
  province?: string;
  city?: string;
  district?: string;
  line?: string;
  postalCode?: string;
  contactName?: string;
  phone?: Phone;
  isDefault?: boolean;
}

export interface BankAccount {
  accountId: string;
  accountName?: string;
  bankName?: string;
  /** 12 digits. */
  cnaps?: string;
  accountNo?: string;
  iban?: string;
  bic?: string;
  currency?: string;
  isDefault?: boolean;
}

export interface Instalment {
  percent: number;
  when: string;
}

export interface PaymentTerms {
  kind: 'prepaid' | 'cash-on-delivery' | 'net' | 'instalments';
  base?: 'invoice-date' | 'invoice-received' | 'delivery' | 'acceptance' | 'statement';
  days?: number;
  /** Day of the month, 1–31. */
  statementDay?: number;
  /** Day of the month, 1–31. */
  payDay?: number;
  instalments?: Instalment[];
  note?: string;
}

export interface Invoicing {
  title?: string;
  taxId?: string;
  address?: string;
  phone?: Phone;
  bankName?: string;
  accountNo?: string;
  invoiceType?: string;
  taxpayerType?: string;
  deliveryEmail?: string;
  deliveryMobile?: Phone;
  remark?: string;
}

export type CustomerKind =
  | 'company'
  | 'sole-proprietor'
  | 'cooperative'
  | 'institution'
  | 'organisation'
  | 'person';

export type AttributeValue = string | number | boolean | string[];

/** Everything the catalogue lists that a client or a file may give. */
export interface CustomerFields {
  code: string;
  kind: CustomerKind;
  legalName: string;
  formerNames?: string[];
  shortName?: string;
  englishName?: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  taxIds?: TaxId[];
  externalIds?: ExternalId[];
  parentCustomerId?: string;
  registeredOn?: string;
  entityType?: string;
  legalRepresentative?: string;
  registeredCapital?: Money;
  businessScope?: string;
  registrationStatus?: string;
  licenceValidUntil?: string;
  industry?: string;
  website?: string;
  language?: string;
  remarks?: string;
  contacts?: Contact[];
  addresses?: Address[];
  creditRating?: string;
  ratedOn?: string;
  ratingBasis?: string;
  creditLimit?: Money & { validUntil?: string };
  temporaryLimit?: { amount: string; until: string; reason: string };
  creditControl?: 'none' | 'warn' | 'refuse';
  paymentMethod?: string;
  /** Days of an acceptance draft, 30–180. */
  tenorDays?: number;
  paymentTerms?: PaymentTerms;
  settlementCurrency?: string;
  bankAccounts?: BankAccount[];
  invoicing?: Invoicing;
  category?: string;
  tags?: string[];
  owner?: string;
  orgUnit?: string;
  riskLevel?: 'low' | 'medium' | 'high';
  reviewCycle?: 'quarterly' | 'half-yearly' | 'yearly' | 'none';
  reviewer?: string;
  attributes?: Record<string, AttributeValue>;
}

export type Status = 'pending' | 'active' | 'inactive' | 'archived' | 'merged';

export type BlockScope = 'orders' | 'deliveries' | 'invoices' | 'all';

export interface Block {
  blockId: string;
  scope: BlockScope;
  /** Reason code from the policy's list. */
  reason: string;
  note?: string;
  /** Actor id. */
  by: string;
  department: string;
  /** Last day on which the block holds. */
  until?: string;
}

/** A doubt that was stored with the record. Holds no value: it stands in clear in the log. */
export interface StoredWarning {
  code: string;
  pointer: string;
  confirmed?: boolean;
}
