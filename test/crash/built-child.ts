import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { rolldown } from 'rolldown';

const root = path.resolve(import.meta.dirname, '../..');

export type BuiltChild = {
  readonly file: string;
  /** Where the first one that runs leaves what it compiled, for the others. */
  readonly compiled: string;
  remove(): Promise<void>;
};

/** A child of this folder in one piece, as the program is built: it lives for a moment, and loading hundreds of files took half of it. */
export async function buildChild(source: 'crash-child.ts' | 'walk-crash-child.ts'): Promise<BuiltChild> {
  const folder = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-crash-child-'));
  const build = await rolldown({
    input: { child: path.join(import.meta.dirname, source) },
    platform: 'node',
    cwd: root,
    tsconfig: path.join(root, 'tsconfig.json'),
    logLevel: 'silent',
  });
  await build.write({ dir: folder, format: 'esm', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' });
  await build.close();
  return {
    file: path.join(folder, 'child.mjs'),
    compiled: path.join(folder, 'compiled'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
