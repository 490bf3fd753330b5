import { readFileSync } from 'node:fs';
import type { ErrorObject } from 'ajv';
import { codeRuleFault } from '../customer/code-rule.js';
import { DEFAULT_POLICY } from '../customer/default-policy.js';
import type { ListEntry, Policy } from '../customer/policy.js';
import { POLICY_SCHEMA } from './policy-schema.js';

/** A policy file may give any part of a policy; what it leaves out is the default. */
type PolicyFile = Partial<Omit<Policy, 'lists' | 'review'>> & {
  lists?: Partial<Policy['lists']>;
  review?: Partial<Policy['review']>;
};

/**
 * The policy of a file laid over the default. `problems` are sentences with a JSON Pointer into the file;
 * empty when the policy is good.
 */
export async function readPolicyFile(
  path: string,
): Promise<{ policy: Policy; problems: readonly string[] }> {
  let file: unknown;
  try {
    file = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const problem =
      error instanceof SyntaxError ? 'is not JSON.' : `cannot be read (${codeOf(error)}).`;
    return { policy: DEFAULT_POLICY, problems: [`the file ${path} ${problem}`] };
  }
  // Only who has a policy file pays for the validator at start.
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  const validate = new Ajv2020({ allErrors: true, unicodeRegExp: true }).compile<PolicyFile>(
    POLICY_SCHEMA,
  );
  if (!validate(file)) {
    return { policy: DEFAULT_POLICY, problems: (validate.errors ?? []).map(sentence) };
  }
  const policy: Policy = {
    ...DEFAULT_POLICY,
    ...file,
    lists: { ...DEFAULT_POLICY.lists, ...file.lists },
    review: { ...DEFAULT_POLICY.review, ...file.review },
  };
  return { policy, problems: policyFaults(policy) };
}

function codeOf(error: unknown): string {
  const isCoded = typeof error === 'object' && error !== null && 'code' in error;
  return isCoded ? String(error.code) : 'unknown error';
}

function sentence({ instancePath, keyword, params, message }: ErrorObject): string {
  const at = instancePath === '' ? 'the file' : instancePath;
  switch (keyword) {
    case 'additionalProperties':
      return `${at}: “${params.additionalProperty}” is not known here.`;
    case 'enum':
      return `${at}: expected one of ${params.allowedValues.join(', ')}.`;
    default:
      return `${at}: ${message}.`;
  }
}

/** What a schema cannot say: codes and names once only, rules that name categories that exist. */
function policyFaults({ lists, codeRule, attributes, review }: Policy): string[] {
  const fault = codeRuleFault(codeRule);
  const categories = new Set(lists.category.map(({ code }) => code));
  return [
    ...Object.entries(lists).flatMap(([name, list]) => repeated(list, `/lists/${name}`)),
    ...(fault === undefined ? [] : [`/codeRule: ${fault}.`]),
    ...repeatedNames(
      attributes.map(({ name }) => name),
      '/attributes',
      'name',
    ),
    ...attributes.flatMap(({ type, choices }, i) => {
      const needsChoices = type === 'choice' || type === 'multi-choice';
      if (needsChoices === (choices !== undefined)) {
        return repeated(choices ?? [], `/attributes/${i}/choices`);
      }
      return [
        `/attributes/${i}: ${needsChoices ? 'choices are missing' : `type ${type} has no choices`}.`,
      ];
    }),
    ...review.rules.flatMap(({ category = [] }, i) =>
      category
        .filter((code) => !categories.has(code))
        .map((code) => `/review/rules/${i}/category: “${code}” is not in the list of categories.`),
    ),
  ];
}

function repeated(entries: readonly ListEntry[], pointer: string): string[] {
  return repeatedNames(
    entries.map(({ code }) => code),
    pointer,
    'code',
  );
}

function repeatedNames(names: readonly string[], pointer: string, what: string): string[] {
  return names.flatMap((name, i) =>
    names.indexOf(name) === i ? [] : [`${pointer}/${i}/${what}: “${name}” stands here twice.`],
  );
}
