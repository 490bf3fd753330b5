import { TextDecoder } from 'node:util';
import { SaxesParser, type SaxesTagNS } from 'saxes';
import { asDamage, damaged, tooLarge } from './workbook-errors.js';

/** A start tag, its name without prefix. Attributes are found by their name as it is written. */
export interface XmlTag {
  local: string;
  uri: string;
  attributes: Record<string, { local: string; uri: string; value: string }>;
}

/** What a reader of one kind of part does with its elements. */
export interface XmlHandler {
  /** Elements of other namespaces (extensions, drawings) are left out; absent for any. */
  isOwn?(uri: string): boolean;
  open(tag: XmlTag): void;
  text(text: string): void;
  close(tag: XmlTag): void;
}

/** The namespaces of spreadsheets: transitional, strict (ISO/IEC 29500), and none, as some exports write. */
const SPREADSHEET = new Set([
  'http://schemas.openxmlformats.org/spreadsheetml/2006/main',
  'http://purl.oclc.org/ooxml/spreadsheetml/main',
  '',
]);

export function isSpreadsheet(uri: string): boolean {
  return SPREADSHEET.has(uri);
}

export function attribute(tag: XmlTag, name: string): string | undefined {
  return tag.attributes[name]?.value;
}

const MAX_DEPTH = 64;
/** Longest stretch without the end of a tag or text; a cell has at most 32,767 characters. */
const MAX_STRETCH_CHARACTERS = 2_000_000;

/**
 * Reads the XML of a part piece by piece. It must be well-formed; a document type, with which entities
 * come, is refused.
 */
export class XmlPart {
  readonly #parser = new SaxesParser({ xmlns: true, position: false });
  #decoder: TextDecoder | undefined;
  #depth = 0;
  /** Characters since something came to its end. */
  #stretch = 0;
  /** Nearly all elements of a part have one namespace. */
  #lastUri: string | undefined;
  #isOwn = true;

  /**
   * @param name how sentences call the workbook
   * @param path of the part
   */
  constructor(
    private readonly name: string,
    private readonly path: string,
    private readonly handler: XmlHandler,
  ) {
    this.#parser.on('doctype', () => this.#refuseDoctype());
    this.#parser.on('opentag', (tag: SaxesTagNS) => {
      this.#stretch = 0;
      this.#depth += 1;
      if (this.#depth > MAX_DEPTH) throw damaged(name, `${path}: nested too deeply`);
      if (this.#isForHandler(tag)) handler.open(tag);
    });
    this.#parser.on('text', (text) => handler.text(text));
    this.#parser.on('cdata', (text) => handler.text(text));
    this.#parser.on('closetag', (tag: SaxesTagNS) => {
      this.#stretch = 0;
      this.#depth -= 1;
      if (this.#isForHandler(tag)) handler.close(tag);
    });
  }

  /** @throws ImportError `damaged`, `too-large` */
  feed(bytes: Buffer): void {
    try {
      this.#decoder ??= decoderFor(bytes);
      const text = this.#decoder.decode(bytes, { stream: true });
      this.#stretch += text.length;
      this.#parser.write(text);
    } catch (error) {
      throw asDamage(this.name, this.path, error);
    }
    if (this.#stretch <= MAX_STRETCH_CHARACTERS) return;
    throw tooLarge(this.name, {
      zh: `${this.path} 中有一段内容超过 ${MAX_STRETCH_CHARACTERS} 个字符`,
      en: `${this.path} has a piece of more than ${MAX_STRETCH_CHARACTERS} characters`,
    });
  }

  end(): void {
    try {
      this.#parser.write(this.#decoder?.decode() ?? '');
      this.#parser.close();
    } catch (error) {
      throw asDamage(this.name, this.path, error);
    }
  }

  #isForHandler({ uri }: XmlTag): boolean {
    if (uri !== this.#lastUri) {
      this.#lastUri = uri;
      this.#isOwn = this.handler.isOwn?.(uri) ?? true;
    }
    return this.#isOwn;
  }

  #refuseDoctype(): never {
    throw damaged(this.name, `${this.path}: a document type (DTD), which no workbook has`);
  }
}

/** UTF-8, or UTF-16 by its byte order mark: the two that a part may be in. Wrong bytes are an error. */
function decoderFor(start: Buffer): TextDecoder {
  const mark = start.subarray(0, 2).toString('hex');
  if (mark === 'fffe') return new TextDecoder('utf-16le', { fatal: true });
  if (mark === 'feff') return new TextDecoder('utf-16be', { fatal: true });
  return new TextDecoder('utf-8', { fatal: true });
}

/** A whole part that is small. */
export async function readXml(
  chunks: AsyncIterable<Buffer>,
  part: { name: string; path: string },
  handler: XmlHandler,
): Promise<void> {
  const xml = new XmlPart(part.name, part.path, handler);
  for await (const chunk of chunks) xml.feed(chunk);
  xml.end();
}
