import { damaged, tooLarge, tooLongText } from './workbook-errors.js';
import { isSpreadsheet, type XmlHandler, type XmlTag } from './xml-part.js';
import { decodeEscapes, MAX_ESCAPED_CHARACTERS } from './xml-text.js';

const BLOCK_BYTES = 4 * 1024 ** 2;
/** 1 GB: the texts of some 20 million cells. */
const MAX_BLOCKS = 256;
/** Strings kept as such, since many cells say the same. */
const RECENT = 8192;

/**
 * The texts that cells refer to by number, kept as bytes in a few large blocks: as strings, those of a
 * million rows would take several times the memory.
 */
export class SharedStrings implements XmlHandler {
  readonly isOwn = isSpreadsheet;
  readonly #blocks: Buffer[] = [];
  #freeFrom = BLOCK_BYTES;
  #starts = new Uint32Array(1024);
  #lengths = new Uint32Array(1024);
  #count = 0;
  readonly #recent: { index: number; text: string }[] = Array.from({ length: RECENT }, () => ({
    index: -1,
    text: '',
  }));

  #text = '';
  #inText = false;
  /** How many pronunciation runs (rPh) are open: their text is not the cell's. */
  #phonetic = 0;

  /** @param name how sentences call the workbook */
  constructor(private readonly name: string) {}

  open(tag: XmlTag): void {
    if (tag.local === 'si') this.#text = '';
    else if (tag.local === 'rPh') this.#phonetic += 1;
    else if (tag.local === 't') this.#inText = this.#phonetic === 0;
  }

  text(text: string): void {
    if (!this.#inText) return;
    this.#text += text;
    if (this.#text.length > MAX_ESCAPED_CHARACTERS) throw tooLongText(this.name);
  }

  close(tag: XmlTag): void {
    if (tag.local === 't') this.#inText = false;
    else if (tag.local === 'rPh') this.#phonetic -= 1;
    else if (tag.local === 'si') this.#add(this.#text);
  }

  /** @throws ImportError `damaged` when there is no such text */
  get(index: number): string {
    const recent = this.#recent[index & (RECENT - 1)];
    if (recent?.index === index) return recent.text;
    const start = this.#starts[index];
    const block = this.#blocks[Math.floor((start ?? 0) / BLOCK_BYTES)];
    if (!(index < this.#count) || start === undefined || block === undefined) {
      throw damaged(this.name, `a cell refers to text ${index} of ${this.#count}`);
    }
    const from = start % BLOCK_BYTES;
    const text = decodeEscapes(block.toString('utf8', from, from + (this.#lengths[index] ?? 0)));
    if (recent !== undefined) {
      recent.index = index;
      recent.text = text;
    }
    return text;
  }

  #add(text: string): void {
    // Three bytes are the most that one of a string's characters takes.
    if (this.#freeFrom + text.length * 3 > BLOCK_BYTES) this.#addBlock();
    const block = this.#blocks.at(-1);
    if (this.#count === this.#starts.length) this.#makeRoom();
    this.#starts[this.#count] = (this.#blocks.length - 1) * BLOCK_BYTES + this.#freeFrom;
    const length = block?.write(text, this.#freeFrom, 'utf8') ?? 0;
    this.#lengths[this.#count] = length;
    this.#freeFrom += length;
    this.#count += 1;
  }

  #addBlock(): void {
    if (this.#blocks.length === MAX_BLOCKS) {
      throw tooLarge(this.name, {
        zh: `其单元格文本超过 ${(MAX_BLOCKS * BLOCK_BYTES) / 1024 ** 2} MB`,
        en: `the texts of its cells are more than ${(MAX_BLOCKS * BLOCK_BYTES) / 1024 ** 2} MB`,
      });
    }
    this.#blocks.push(Buffer.allocUnsafeSlow(BLOCK_BYTES));
    this.#freeFrom = 0;
  }

  #makeRoom(): void {
    const [starts, lengths] = [this.#starts, this.#lengths];
    this.#starts = new Uint32Array(starts.length * 2);
    this.#starts.set(starts);
    this.#lengths = new Uint32Array(lengths.length * 2);
    this.#lengths.set(lengths);
  }
}
