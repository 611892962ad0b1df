import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

/** `npm run gallery [part of a name]`. Node doesn't read JSX, so that the frames are bundled first. */
const root = path.resolve(import.meta.dirname, '../..');
const file = path.join(root, 'dist/gallery/gallery.js');
const build = await rolldown({
  input: path.join(import.meta.dirname, 'print.ts'),
  platform: 'node',
  tsconfig: path.join(root, 'tsconfig.json'),
  external: id => !id.startsWith('.') && !path.isAbsolute(id),
});
await build.write({ file, format: 'esm' });
await build.close();
await import(pathToFileURL(file).href);
