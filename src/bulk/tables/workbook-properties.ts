import { openFile } from './file-bytes.js';
import { relationshipsOf } from './workbook/relationships.js';
import { attribute, readXml, type XmlHandler, type XmlTag } from './workbook/xml-part.js';
import { decodeEscapes } from './workbook/xml-text.js';
import { ZipArchive } from './workbook/zip-archive.js';

/**
 * The custom properties of a workbook, by name, their values as text; none when it has none.
 * @throws ImportError `no-file`, `damaged`
 */
export async function readProperties(path: string): Promise<Record<string, string>> {
  const file = await openFile(path, path);
  try {
    const archive = await ZipArchive.open(file, path);
    const part = (await relationshipsOf(archive, '')).find(
      ({ type }) => type === 'custom-properties',
    );
    const reader = new PropertiesReader();
    if (part === undefined || !archive.has(part.path)) return {};
    await readXml(archive.read(part.path), { name: path, path: part.path }, reader);
    return Object.fromEntries(reader.found);
  } finally {
    await file.close();
  }
}

/** `<property name="…"><vt:lpwstr>…</vt:lpwstr></property>` (ECMA-376 part 1, 22.3). */
class PropertiesReader implements XmlHandler {
  readonly found = new Map<string, string>();
  #name: string | undefined;
  #value = '';

  open(tag: XmlTag): void {
    if (tag.local !== 'property') return;
    this.#name = attribute(tag, 'name');
    this.#value = '';
  }

  text(text: string): void {
    if (this.#name !== undefined) this.#value += text;
  }

  close({ local }: XmlTag): void {
    if (local !== 'property' || this.#name === undefined) return;
    this.found.set(decodeEscapes(this.#name), decodeEscapes(this.#value));
    this.#name = undefined;
  }
}
