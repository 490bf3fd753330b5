import { type NumberFormat, numberFormat } from './number-format.js';
import { attribute, isSpreadsheet, type XmlHandler, type XmlTag } from './xml-part.js';

/** Which number format a cell's style means. */
export class StylesReader implements XmlHandler {
  readonly isOwn = isSpreadsheet;
  readonly #codes = new Map<number, string>();
  readonly #cellFormats: number[] = [];
  #inCellFormats = false;

  open(tag: XmlTag): void {
    if (tag.local === 'cellXfs') this.#inCellFormats = true;
    const id = Number(attribute(tag, 'numFmtId') ?? 0);
    if (tag.local === 'numFmt') this.#codes.set(id, attribute(tag, 'formatCode') ?? '');
    if (tag.local === 'xf' && this.#inCellFormats) this.#cellFormats.push(id);
  }

  text(): void {}

  close({ local }: XmlTag): void {
    if (local === 'cellXfs') this.#inCellFormats = false;
  }

  /** By the number that a cell gives as its style. */
  get formats(): NumberFormat[] {
    return this.#cellFormats.map((id) => numberFormat(id, this.#codes.get(id)));
  }
}
