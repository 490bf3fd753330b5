import { posix } from 'node:path';
import { attribute, readXml, type XmlTag } from './xml-part.js';
import type { ZipArchive } from './zip-archive.js';

/** What a part refers to (ECMA-376 part 2, 9.3): `xl/workbook.xml` has `xl/_rels/workbook.xml.rels`. */
export interface Relationship {
  id: string;
  /** Last part of the type's URI, which the transitional and the strict form share: `worksheet`. */
  type: string;
  /** Path of the part in the archive. */
  path: string;
}

/**
 * @param part whose relationships; empty for those of the whole archive
 * @returns none when the part has none
 */
export async function relationshipsOf(archive: ZipArchive, part: string): Promise<Relationship[]> {
  const folder = posix.dirname(part);
  const path = posix.join(folder, '_rels', `${posix.basename(part)}.rels`);
  if (!archive.has(path)) return [];
  const found: Relationship[] = [];
  const open = (tag: XmlTag) => {
    const target = attribute(tag, 'Target');
    if (tag.local !== 'Relationship' || target === undefined) return;
    if (attribute(tag, 'TargetMode') === 'External') return;
    const type = attribute(tag, 'Type') ?? '';
    found.push({
      id: attribute(tag, 'Id') ?? '',
      type: type.slice(type.lastIndexOf('/') + 1),
      path: resolvePath(folder, target),
    });
  };
  await readXml(archive.read(path), { name: archive.name, path }, { open, text() {}, close() {} });
  return found;
}

/** A target is absolute (`/xl/worksheets/sheet1.xml`) or relative to the folder of its part. */
function resolvePath(folder: string, target: string): string {
  const path = target.startsWith('/') ? target : posix.join('/', folder, target);
  return posix.normalize(path).slice(1);
}
