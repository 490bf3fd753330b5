import { SPREADSHEET_NAMESPACE, XML_HEAD } from './xml-names.js';

/** The looks of cells, by their numbers in `styles.xml`. */
export const STYLE = {
  plain: 0,
  heading: 1,
  requiredHeading: 2,
  text: 3,
  date: 4,
  error: 5,
  example: 6,
} as const;

const TEXT_FORMAT = 49;
const DATE_FORMAT = 164;

const xf = (format: number, font: number, fill: number) =>
  `<xf numFmtId="${format}" fontId="${font}" fillId="${fill}" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"/>`;
const font = (look: string) => `<font>${look}<sz val="11"/><name val="Calibri"/></font>`;
const fill = (rgb: string) =>
  `<fill><patternFill patternType="solid"><fgColor rgb="${rgb}"/><bgColor indexed="64"/></patternFill></fill>`;

const FONTS = ['', '<b/>', '<b/><color rgb="FFC00000"/>', '<i/><color rgb="FF808080"/>'];
const FILLS = ['FFE7E6E6', 'FFFFF2CC', 'FFFFC7CE'];
const BOLD = 1;
const BOLD_RED = 2;
const GREY = 3;
/** The first two are the format's own: none, and a pattern. */
const NO_FILL = 0;
const GREY_FILL = 2;
const YELLOW_FILL = 3;
const RED_FILL = 4;

/** In the order of STYLE. */
const CELL_FORMATS = [
  xf(0, 0, NO_FILL),
  xf(TEXT_FORMAT, BOLD, GREY_FILL),
  xf(TEXT_FORMAT, BOLD_RED, YELLOW_FILL),
  xf(TEXT_FORMAT, 0, NO_FILL),
  xf(DATE_FORMAT, 0, NO_FILL),
  xf(TEXT_FORMAT, 0, RED_FILL),
  xf(TEXT_FORMAT, GREY, NO_FILL),
];

export const STYLES_XML = [
  `${XML_HEAD}<styleSheet xmlns="${SPREADSHEET_NAMESPACE}">`,
  `<numFmts count="1"><numFmt numFmtId="${DATE_FORMAT}" formatCode="yyyy\\-mm\\-dd"/></numFmts>`,
  `<fonts count="${FONTS.length}">${FONTS.map(font).join('')}</fonts>`,
  `<fills count="${FILLS.length + 2}"><fill><patternFill patternType="none"/></fill>`,
  `<fill><patternFill patternType="gray125"/></fill>${FILLS.map(fill).join('')}</fills>`,
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>',
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
  `<cellXfs count="${CELL_FORMATS.length}">${CELL_FORMATS.join('')}</cellXfs>`,
  '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>',
  '</styleSheet>',
].join('');
