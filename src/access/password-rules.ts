import { type AccessRefusal, refuseAccess } from './access-refusal.js';
import { foldedName } from './login-name.js';

/**
 * What is asked of a new password (OWASP ASVS 5.0, V6.2; NIST SP 800-63B): enough characters, any of them,
 * and not what is tried first. No rules about kinds of characters, and no change after so many days: both
 * make passwords worse.
 */
const PASSWORD_LENGTH = { min: 8, recommended: 15, max: 128 } as const;

/** What passwords are made of that people choose when a word is asked for; and the words of this service. */
const COMMON = new Set(
  `abc access admin administrator asd asdf asdfgh asdfghjkl ashley azerty baseball batman changeme charlie china
  computer customer customers daniel default dossier dragon fdsa flower football freedom guest hello helloworld
  hunter iloveyou jennifer jesus jordan killer kehu kehudangan letmein login lovely loveme manager master
  michael michelle mima monkey mustang mypassword nimda nihao ninja p pass passme password passwort
  pikachu pokemon princess q qaz qazwsx qazwsxedc qq qwe qweasd qweasdzxc qwer qwerty qwertyui qwertyuiop
  qwertz root secret service shadow starwars summer sunshine superman superuser support sysadmin system taobao
  temp test tester testing thomas trustno user username wang welcome whatever winter wo woaini woaiwojia wojiushiwo
  wsx zaq zaqxsw zhang zhongguo zxc zxcv zxcvbn zxcvbnm 客户 客户档案 密码 我的密码 我爱你 管理员 主数据 测试 用户`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Runs as they lie on a keyboard or in the alphabet, also the other way round. */
const RUNS = ['01234567890', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'];

/** Birthdays, telephone numbers, and what is typed along the keys. */
const DATE_OR_NUMBER = /^[\d./ -]{1,14}$/;

/** So little around a run or a date makes it no better: `Aa123456`, `wf19900101!`. */
const LITTLE = { letters: 3, signs: 2 } as const;

/** Years with or without their century, in the orders that people write. */
const [YEAR, MONTH, DAY] = ['(?:19|20)?\\d\\d', '(?:0[1-9]|1[0-2])', '(?:0[1-9]|[12]\\d|3[01])'];
const DATE = new RegExp(
  `^(?:${YEAR}${MONTH}${DAY}|${DAY}${MONTH}${YEAR}|${MONTH}${DAY}${YEAR}|${YEAR}${MONTH})$`,
);

const LOOKALIKES: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
  '7': 't',
};

/**
 * Why it cannot be somebody's new password; undefined when it can.
 * @param names login and display name: they are tried first
 */
export function passwordProblem(
  password: string,
  names: readonly string[],
): AccessRefusal | undefined {
  const length = [...password.normalize('NFC')].length;
  if (length < PASSWORD_LENGTH.min) return refuseAccess('password-too-short', PASSWORD_LENGTH);
  if (length > PASSWORD_LENGTH.max) return refuseAccess('password-too-long', PASSWORD_LENGTH);
  return isGuessed(password, names) ? refuseAccess('password-too-common') : undefined;
}

/** A common word or a name with digits and signs around it, a word twice, a run, one character again and again. */
function isGuessed(password: string, names: readonly string[]): boolean {
  const text = foldedName(password);
  const own = names.map((name) => lettersOf(foldedName(name))).filter((name) => name !== '');
  const words = [lettersOf(text), lettersOf(withoutLookalikes(text))].map(once);
  return (
    new Set(text).size <= 2 ||
    isRun(once(text)) ||
    DATE_OR_NUMBER.test(text) ||
    isDressedNumber(text) ||
    words.some((word) => COMMON.has(word) || own.includes(word) || isRun(word))
  );
}

/** A little around digits that are a date, a run (also 112233 and 123123), or one digit again and again. */
function isDressedNumber(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  const letters = [...lettersOf(text)].length;
  const signs = [...text.replace(/[\d./ -]/g, '')].length - letters;
  if (letters > LITTLE.letters || signs > LITTLE.signs) return false;
  const single = digits.replace(/(.)\1+/g, '$1');
  return single.length === 1 || [once(digits), single].some(isRun) || DATE.test(digits);
}

function lettersOf(text: string): string {
  return text.replace(/[^\p{L}]+/gu, '');
}

function withoutLookalikes(text: string): string {
  // Digits and signs at the ends are what was asked for, not letters.
  const core = text.replace(/^[^\p{L}@$]+|[^\p{L}@$]+$/gu, '');
  return [...core].map((character) => LOOKALIKES[character] ?? character).join('');
}

/** `abcabc` as `abc`. */
function once(text: string): string {
  const period = (text + text).indexOf(text, 1);
  return period > 0 && period < text.length ? text.slice(0, period) : text;
}

function isRun(text: string): boolean {
  if (text.length < 3) return false;
  const back = [...text].reverse().join('');
  return RUNS.some((run) => run.includes(text) || run.includes(back));
}
