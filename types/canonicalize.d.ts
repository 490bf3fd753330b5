/** The package's own declaration says `export default` of what is `module.exports`. */
declare module 'canonicalize' {
  /** RFC 8785. `undefined` only for what JSON cannot hold. */
  export default function canonicalize(value: unknown): string | undefined;
}
