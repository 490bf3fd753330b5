/** Names under which a secret may stand in an object, as headers, bodies and libraries write them. */
export const SECRET_NAMES: readonly string[] = [
  'authorization',
  'Authorization',
  'proxy-authorization',
  'cookie',
  'Cookie',
  'cookies',
  'set-cookie',
  'x-csrf-token',
  'csrfToken',
  'password',
  'newPassword',
  'currentPassword',
  'passwordHash',
  'token',
  'access_token',
  'refresh_token',
  'id_token',
  'link',
  'secret',
  'secrets',
  'client_secret',
  'clientSecret',
  'code_verifier',
  'key',
  'privateKey',
  'headers',
  'rawHeaders',
  'body',
];

/** A text from which whatever looks like a secret is taken out; what was said around it stays. */
export function withoutSecrets(text: string): string {
  return SECRETS.reduce((rest, pattern) => rest.replace(pattern, '$1[removed]'), text);
}

/** Before whose values a text has to be cut. */
const WORDS = [
  'authorization',
  'cookie',
  'csrf[\\w-]*',
  'password',
  'passwd',
  'secret',
  'token',
  'link',
  'code_verifier',
];

const SECRETS: readonly RegExp[] = [
  // Ours: of tokens, and one-time links.
  /(dossier_[\w-]+_)[\w-]+/g,
  // RFC 7519: header and content in Base64url, of which the first begins with {".
  /()\beyJ[\w-]+\.[\w-]+\.[\w-]*/g,
  // RFC 9110, 11.4 and RFC 3986, 3.2.1.
  /\b((?:bearer|basic|digest|scram-sha-\d+)\s+)[^\s"',;}]+/gi,
  /(\w+:\/\/)[^\s/@]+(?=@)/g,
  // name=value, name: value and "name":"value".
  new RegExp(
    `((?:${WORDS.join('|')})["']?\\s*[=:]\\s*["']?)(?:(?:bearer|basic)\\s+)?[^\\s"',;&}]+`,
    'gi',
  ),
];
