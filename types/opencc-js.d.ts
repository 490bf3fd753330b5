/** The dictionaries of opencc-js have no declarations of their own. */
declare module 'opencc-js/dict/TSCharacters' {
  /** Traditional characters and their simplified ones: `乾 干|後 后|…`. */
  const pairs: string;
  export default pairs;
}
