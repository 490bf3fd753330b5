import { TOKEN_DAYS } from '../../access/new-token.js';
import type { Language } from '../problems/language.js';
import { LANGUAGE_TAG } from '../problems/language.js';
import { SIGN_IN } from './form-body.js';
import { Html, html } from './html.js';
import { STYLE } from './sign-in-style.js';
import { type Word, wordsIn } from './sign-in-words.js';

/** One plain page: who is signed in, and what goes with that. It needs no script. */
export interface SignInPage {
  language: Language;
  /** Goes back with every form. */
  csrfToken: string;
  /** What became of the last thing that was asked. */
  notice?: Notice;
  shows:
    | { type: 'link'; link: string }
    | {
        type: 'signed-out';
        /** Name and password are asked for. */
        isLocal: boolean;
        /** Where an OpenID provider takes over; undefined: nowhere. */
        provider: string | undefined;
      }
    | ({ type: 'signed-in' } & SignedIn);
}

export interface Notice {
  isError: boolean;
  text: string;
}

export interface SignedIn {
  name: string;
  displayName: string;
  /** In the language of the page. */
  roles: readonly string[];
  orgUnit?: string;
  /** UTC ISO text. */
  expiresAt: string;
  hasPassword: boolean;
  /** Has just come by a link, and sets a password without giving the current one. */
  isByLink: boolean;
  mayMakeTokens: boolean;
  /** Just made. */
  token?: { text: string; service: string };
}

export function signInPage({ language, csrfToken, notice, shows }: SignInPage): string {
  const say = wordsIn(language);
  const csrf = html`<input type="hidden" name="csrf" value="${csrfToken}">`;
  const { text } = html`<!doctype html>
<html lang="${LANGUAGE_TAG[language]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${say('title')}</title>
${STYLE}
</head>
<body>
<main>
<h1>${say('title')}</h1>
${notice && html`<p class="${notice.isError ? 'notice error' : 'notice'}" role="status">${notice.text}</p>`}
${contents(shows, say, csrf)}
</main>
</body>
</html>
`;
  return text;
}

type Say = (word: Word) => string;

function contents(shows: SignInPage['shows'], say: Say, csrf: Html): Html {
  switch (shows.type) {
    case 'link':
      return html`<p>${say('linkExplained')}</p>
<form method="post" action="/${SIGN_IN}/link">${csrf}
<input type="hidden" name="link" value="${shows.link}">
<button>${say('linkButton')}</button>
</form>`;
    case 'signed-out':
      return html`${shows.isLocal ? passwordForm(say, csrf) : undefined}
${shows.provider && html`<p><a class="button" href="${shows.provider}">${say('signInWithProvider')}</a></p>`}`;
    case 'signed-in':
      return signedIn(shows, say, csrf);
    default:
      return shows satisfies never;
  }
}

function passwordForm(say: Say, csrf: Html): Html {
  return html`<form method="post" action="/${SIGN_IN}">${csrf}
${field(say('name'), html`<input name="name" autocomplete="username" required autofocus>`)}
${field(say('password'), html`<input name="password" type="password" autocomplete="current-password" required>`)}
<button>${say('signIn')}</button>
</form>`;
}

function signedIn(who: SignedIn, say: Say, csrf: Html): Html {
  return html`<dl>
<dt>${say('signedInAs')}</dt><dd>${who.displayName} <span class="quiet">${who.name}</span></dd>
<dt>${say('roles')}</dt><dd>${who.roles.join(say('comma'))}</dd>
${who.orgUnit && html`<dt>${say('orgUnit')}</dt><dd>${who.orgUnit}</dd>`}
<dt>${say('until')}</dt><dd><time datetime="${who.expiresAt}">${minuteOf(who.expiresAt)}</time></dd>
</dl>
${who.isByLink && !who.hasPassword ? passwordNeeded(who, say) : undefined}
<p><a href="/docs">${say('documentation')}</a></p>
${who.token && madeToken(who.token, say)}
${who.mayMakeTokens ? tokenForm(say, csrf) : undefined}
${newPasswordForm(who, say, csrf)}
<form method="post" action="/${SIGN_IN}/out" class="row">${csrf}
<button>${say('signOut')}</button>
<button name="everywhere" value="true" class="plain">${say('signOutEverywhere')}</button>
</form>`;
}

function madeToken({ text, service }: { text: string; service: string }, say: Say): Html {
  return html`<section class="made">
<p>${say('tokenMade')}</p>
<pre>${text}</pre>
<p>${say('tokenUse')}</p>
<pre>curl -H 'Authorization: Bearer ${text}' ${service}/api/v1/session</pre>
<p class="quiet">${say('tokenUseFile')}</p>
</section>`;
}

function tokenForm(say: Say, csrf: Html): Html {
  return html`<details>
<summary>${say('makeToken')}</summary>
<p class="quiet">${say('tokenExplained')}</p>
<form method="post" action="/${SIGN_IN}/token">${csrf}
${field(say('tokenName'), html`<input name="name" maxlength="100" required>`)}
${field(say('tokenDays'), html`<input name="days" type="number" min="1" max="${TOKEN_DAYS.max}" value="${TOKEN_DAYS.usual}" required>`)}
<button>${say('makeToken')}</button>
</form>
</details>`;
}

function passwordNeeded({ name }: SignedIn, say: Say): Html {
  return html`<p class="notice">${say('passwordNeeded')} <code>dossier user link ${name}</code></p>`;
}

function newPasswordForm({ hasPassword, isByLink }: SignedIn, say: Say, csrf: Html): Html {
  const asksCurrent = hasPassword && !isByLink;
  const title = say(asksCurrent ? 'changePassword' : 'setPassword');
  const current = html`<input name="current" type="password" autocomplete="current-password" required>`;
  const details = new Html(isByLink ? '<details open>' : '<details>');
  return html`${details}
<summary>${title}</summary>
<form method="post" action="/${SIGN_IN}/password">${csrf}
${asksCurrent ? field(say('currentPassword'), current) : undefined}
${field(say('newPassword'), html`<input name="password" type="password" autocomplete="new-password" required>`)}
<button>${title}</button>
</form>
</details>`;
}

function field(label: string, input: Html): Html {
  return html`<label>${label}${input}</label>`;
}

/** 2026-11-24 21:30 UTC */
function minuteOf(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`;
}
