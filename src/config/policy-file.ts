import { codeRuleFault } from '../customer/code-rule.js';
import { DEFAULT_POLICY } from '../customer/default-policy.js';
import type { ListEntry, Policy } from '../customer/policy.js';
import { readJsonFile } from './json-file.js';
import { type RolesOfFile, roleFaults, rolesWith } from './policy-roles.js';
import { POLICY_SCHEMA } from './policy-schema.js';

/** A policy file may give any part of a policy; what it leaves out is the default. */
type PolicyFile = Partial<Omit<Policy, 'lists' | 'review' | 'roles'>> & {
  lists?: Partial<Policy['lists']>;
  review?: Partial<Policy['review']>;
  roles?: RolesOfFile;
};

/**
 * The policy of a file laid over the default. `problems` are sentences with a JSON Pointer into the file;
 * empty when the policy is good.
 */
export async function readPolicyFile(
  path: string,
): Promise<{ policy: Policy; problems: readonly string[] }> {
  const read = await readJsonFile<PolicyFile>(path, POLICY_SCHEMA);
  if (read.type === 'bad') return { policy: DEFAULT_POLICY, problems: read.problems };
  const file = read.content;
  const policy: Policy = {
    ...DEFAULT_POLICY,
    ...file,
    lists: { ...DEFAULT_POLICY.lists, ...file.lists },
    review: { ...DEFAULT_POLICY.review, ...file.review },
    roles: rolesWith(file.roles ?? {}, DEFAULT_POLICY.roles),
  };
  const faults = roleFaults(file.roles ?? {}, policy.roles, DEFAULT_POLICY.roles);
  return { policy, problems: [...policyFaults(policy), ...faults] };
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
