import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const dependenciesIn = (folder: string) =>
  JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')).dependencies;

describe('the examples', () => {
  it.each(readdirSync(join(root, 'examples')))(
    '%s names the versions it is tested with',
    (name) => {
      expect(dependenciesIn('')).toMatchObject(dependenciesIn(`examples/${name}`));
    },
  );
});
