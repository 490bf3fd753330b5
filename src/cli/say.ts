/*
 * Results go to the output, everything else to the error output: what a command prints may be piped into
 * another program.
 */

/** A line about the work. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** A line of the result. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2));
}

/** 12,345: the same on every machine. */
export function count(number: number): string {
  return String(Math.round(number)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** 1 row, 2 rows. */
export function counted(number: number, one: string, several = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : several}`;
}
