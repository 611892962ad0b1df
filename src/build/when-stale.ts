import { globSync, statSync } from 'node:fs';
import path from 'node:path';
import { bundle } from './bundle.ts';

/** Builds only what is older than its sources, so that a command from a clone starts at once. */
const root = path.resolve(import.meta.dirname, '../..');
const sources = globSync(['src/**/*', 'components/**/*', 'playbooks/*.md', 'package.json'], { cwd: root }).map(file =>
  path.join(root, file),
);
const changedAt = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const builtAt = changedAt(path.join(root, 'dist/main.js'));

if (sources.some(file => changedAt(file) > builtAt)) await bundle();
