import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { InputOptions, OutputOptions, Plugin } from 'rolldown';
import { rolldown, watch } from 'rolldown';

const root = path.resolve(import.meta.dirname, '../..');
const dist = path.join(root, 'dist');

/**
 * Yoga's loader asks for its own bytes through `fetch`, which loads Node's whole HTTP stack: 50 ms of every start. Both
 * tests for `fetch` are turned off, so that it decodes the bytes itself.
 */
const yogaWithoutFetch: Plugin = {
  name: 'yoga-without-fetch',
  transform(code, id) {
    if (!id.includes('yoga-layout') || !id.endsWith('yoga-wasm-base64-esm.js')) return null;
    const test = '"function"!=typeof fetch';
    const count = code.split(test).length - 1;
    if (count !== 2) throw new Error(`yoga-layout tests for fetch ${count} times, not 2: look at its loader again`);
    return code.replaceAll(test, 'true');
  },
};

/** Ink's developer tools are another program's business. */
const noDevtools: Plugin = {
  name: 'no-devtools',
  resolveId: id => (id === 'react-devtools-core' ? { id: '\0no-devtools' } : null),
  load: id => (id === '\0no-devtools' ? 'export default {initialize() {}, connectToDevTools() {}}' : null),
};

const input: InputOptions = {
  input: { main: path.join(root, 'src/main.ts') },
  platform: 'node',
  cwd: root,
  tsconfig: path.join(root, 'tsconfig.json'),
  plugins: [yogaWithoutFetch, noDevtools],
  transform: { define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' } },
  onLog(level, log, handle) {
    if (log.code !== 'CIRCULAR_DEPENDENCY' && log.code !== 'EVAL') handle(level, log);
  },
};

/** Not minified on purpose: it starts as fast, and a stack trace stays readable. */
const output: OutputOptions = {
  dir: dist,
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: 'chunk-[name]-[hash].js',
  sourcemap: false,
  minify: false,
};

export async function bundle(): Promise<void> {
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist, { recursive: true });
  const build = await rolldown(input);
  await build.write(output);
  await build.close();
  await cp(path.join(root, 'src/build/launcher.js'), path.join(dist, 'deploy-cockpit.js'));
  await cp(path.join(root, 'playbooks'), path.join(dist, 'playbooks'), {
    recursive: true,
    filter: file => !/README\.md$|\.json$/.test(file),
  });
  const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { version: string };
  await writeFile(
    path.join(dist, 'package.json'),
    `${JSON.stringify({ name: 'deploy-cockpit', version, type: 'module' })}\n`,
  );
}

if (process.argv[1] === import.meta.filename) {
  await bundle();
  if (process.argv.includes('--watch')) watch({ ...input, output });
}
