import type { Rights } from '../access/rights.js';
import { writeProblems } from '../access/shown/write-problems.js';
import { CheckedInput } from '../customer/catalogue/checked-input.js';
import { fieldsOfPath, topField } from '../customer/catalogue/fields.js';
import type { JsonObject } from '../customer/catalogue/json.js';
import type { CustomerCommand } from '../customer/commands.js';
import type { Decision } from '../customer/decision.js';
import { GROUPS } from '../customer/groups.js';
import type { Problem } from '../customer/problem.js';
import { refuse } from '../customer/refusal.js';

export interface Yours {
  /** At everything that the caller may not write; pointers into the command's input. */
  problems: readonly Problem[];
  /**
   * The command without what is not the caller's to write: deciding on that as well could tell what stands in
   * the record.
   */
  command: CustomerCommand;
}

type Writable = Pick<Rights, 'writes'>;

/** What of a command is the caller's to write. */
export function yoursToWrite(command: CustomerCommand, rights: Writable): Yours {
  if (rights.writes.size === GROUPS.length) return { problems: [], command };
  switch (command.type) {
    case 'CreateCustomer': {
      const { input } = command;
      const given = input instanceof CheckedInput ? input.input : input;
      const problems = writeProblems(given, rights);
      return { problems: [...problems, ...confirmProblems(command.confirm, rights)], command };
    }
    case 'UpdateCustomer': {
      const problems = writeProblems(command.patch, rights);
      return {
        problems: [...problems, ...confirmProblems(command.confirm, rights)],
        command: { ...command, patch: without(command.patch, problems) },
      };
    }
    case 'ReviewCustomer': {
      const { corrections = {} } = command;
      const problems = writeProblems(corrections, rights);
      const below = problems.map((problem) => ({
        ...problem,
        pointer: `/corrections${problem.pointer}`,
      }));
      return {
        problems: [...below, ...confirmProblems(command.confirm, rights, '/corrections')],
        command: command.corrections
          ? { ...command, corrections: without(corrections, problems) }
          : command,
      };
    }
    case 'ChangeTags': {
      const problems = writeProblems({ tags: null }, rights).flatMap((problem) =>
        (['add', 'remove'] as const)
          .filter((name) => command[name].length > 0)
          .map((name) => ({ ...problem, pointer: `/${name}` })),
      );
      return {
        problems,
        command: problems.length > 0 ? { ...command, add: [], remove: [] } : command,
      };
    }
    case 'ScheduleReview': {
      const { reviewer } = command;
      return {
        problems: reviewer === undefined ? [] : writeProblems({ reviewer }, rights),
        command,
      };
    }
    default:
      return { problems: [], command };
  }
}

/** Says at once what is wrong with the command and what its check finds; what weighs more stands alone. */
export function withProblems(decision: Decision, { problems, command }: Yours): Decision {
  if (problems.length === 0) return decision;
  if (decision.type === 'refused' && decision.code !== 'invalid') return decision;
  const found = decision.problems ?? [];
  // Without the corrections that are not the caller's a review may seem to have none.
  const fits = command.type !== 'ReviewCustomer';
  const others = fits ? found : found.filter(({ code }) => code !== 'outcome-unfit');
  return refuse('invalid', { problems: [...problems, ...others] });
}

function without(patch: JsonObject, problems: readonly Problem[]): JsonObject {
  if (problems.length === 0) return patch;
  const left = new Set(problems.map(({ pointer }) => pointer.slice(1)));
  return Object.fromEntries(Object.entries(patch).filter(([name]) => !left.has(name)));
}

/** Who confirms a doubt (`<code>@<pointer>`) says that the value is right: as if he had written it. */
function confirmProblems(confirm: readonly string[], { writes }: Writable, prefix = ''): Problem[] {
  return confirm.flatMap((name, at): Problem[] => {
    const pointer = name.slice(name.indexOf('@') + 1);
    const path = pointer.startsWith(`${prefix}/`) ? pointer.slice(prefix.length) : pointer;
    const field = fieldsOfPath(path)?.top ?? topField(path.split('/')[1] ?? '');
    return field === undefined || writes.has(field.group)
      ? []
      : [{ code: 'not-yours-to-write', pointer: `/confirm/${at}`, severity: 'error' }];
  });
}
