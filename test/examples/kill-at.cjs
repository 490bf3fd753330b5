/*
 * Loaded before a program that keeps its data in SQLite: ends it with kill -9 just before or after the
 * KILL_NTH statement with the text KILL_STATEMENT in it. With KILL_WITH only those count that follow
 * another statement within one transaction.
 */
const Database = require('libsql');

const { KILL_STATEMENT = '', KILL_MOMENT, KILL_NTH, KILL_WITH = '' } = process.env;
let seen = 0;
let isArmed = false;

/**
 * @param {string} sql
 * @param {() => unknown} work
 */
function run(sql, work) {
  if (sql.startsWith('BEGIN')) isArmed = KILL_WITH === '';
  const isMeant = isArmed && sql.includes(KILL_STATEMENT);
  if (sql.includes(KILL_WITH)) isArmed = true;
  if (isMeant) seen += 1;
  const isNow = isMeant && seen === Number(KILL_NTH);
  if (isNow && KILL_MOMENT === 'before') process.kill(process.pid, 'SIGKILL');
  const result = work();
  if (isNow) process.kill(process.pid, 'SIGKILL');
  return result;
}

const { exec, prepare } = Database.prototype;
Object.assign(Database.prototype, {
  /** @this {import('libsql').Database} @param {string} sql */
  exec(sql) {
    return run(sql, () => exec.call(this, sql));
  },
  /** @this {import('libsql').Database} @param {string} sql */
  prepare(sql) {
    /** @type {import('libsql').Statement} */
    const statement = prepare.call(this, sql);
    const write = statement.run;
    /** @param {unknown[]} values */
    const atLast = (...values) => run(sql, () => write.apply(statement, values));
    return Object.assign(statement, { run: atLast });
  },
});
