import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

/**
 * Every folder with all that it may import: folders of ours, packages, and Node. A new folder starts here.
 * `src/ARCHITECTURE.md` says why.
 */
const pure = ['src/domain'];
const mayImport: Record<string, readonly string[]> = {
  'src/domain': [],
  'src/ports': pure,
  'src/reports': pure,
  'src/workloads': pure,
  'src/wording': pure,
  'src/samples': pure,
  'src/config': [...pure, 'yaml'],
  'src/playbook': [...pure, 'yaml'],
  'src/judge': pure,
  'src/actions': [...pure, 'src/ports', 'src/reports', 'src/workloads', 'src/wording', 'src/judge', 'yaml'],
  'src/facts': [...pure, 'src/ports', 'src/reports', 'src/workloads', 'src/wording', 'src/judge', 'src/actions'],
  'src/checks': [...pure, 'src/ports', 'src/reports', 'src/workloads', 'src/wording', 'src/judge', 'src/actions'],
  'src/engine': [...pure, 'src/ports', 'src/judge', 'src/actions', 'src/facts', 'src/checks', 'src/playbook'],
  'src/app': [
    ...pure,
    'src/ports',
    'src/workloads',
    'src/judge',
    'src/playbook',
    'src/actions',
    'src/facts',
    'src/checks',
    'src/engine',
    'src/wording',
    'src/config',
    'zustand/vanilla',
  ],
  'src/adapters/kubernetes': [
    ...pure,
    'src/ports',
    'src/reports',
    'node:',
    'undici',
    'yaml',
    '@kubernetes/client-node',
  ],
  'src/adapters/prometheus': [...pure, 'src/ports', 'src/samples', 'node:', 'undici'],
  'src/adapters/pod-scrape': [...pure, 'src/ports', 'src/samples'],
  'src/adapters/journal-file': [...pure, 'src/ports', 'node:'],
  'src/adapters/name-cache': ['src/ports', 'node:'],
  'src/adapters/notify': [...pure, 'src/ports', 'node:', 'undici'],
  'src/adapters/playbook-files': [...pure, 'src/ports', 'node:'],
  'src/adapters/programs': [...pure, 'src/ports', 'node:', 'execa'],
  'src/adapters/run-files': [...pure, 'src/ports', 'node:'],
  'src/adapters/web': [...pure, 'src/ports', 'undici'],
  'src/adapters/practice-process': ['node:'],
  'src/adapters/surroundings': [...pure, 'src/ports', 'node:'],
  'src/practice': ['node:', '@peculiar/x509', 'rfc6902', 'reflect-metadata', 'yaml'],
  'src/cli': [...pure, 'src/app', 'src/wording', 'src/config', 'commander', 'yaml'],
  components: [...pure, 'src/app', 'src/wording', 'ink', 'react', 'string-width'],
  'src/build': ['node:', 'rolldown'],
};

const folders = Object.keys(mayImport);
const sources = globSync(['src/**/*.ts', 'src/**/*.tsx', 'components/**/*.ts', 'components/**/*.tsx']).map(file =>
  file.split(path.sep).join('/'),
);
const folderOf = (file: string) =>
  folders.filter(folder => file.startsWith(`${folder}/`)).sort((a, b) => b.length - a.length)[0];

/** The composition root: it knows every room, and no room knows it. */
const isRoot = (file: string) => file === 'src/main.ts' || file.startsWith('src/wiring/');

const importPattern =
  /(?:^|\n)\s*(?:import|export)\s[^'"]*?from\s+'([^']+)'|(?:^|\n)\s*import\s+'([^']+)'|import\('([^']+)'\)/g;

const importsOf = (file: string): readonly string[] =>
  [...readFileSync(file, 'utf8').matchAll(importPattern)]
    .map(match => match[1] ?? match[2] ?? match[3] ?? '')
    .map(name => (name.startsWith('.') ? path.posix.join(path.posix.dirname(file), name) : name));

const isAllowed = (target: string, allowed: readonly string[]) =>
  allowed.some(ok => target === ok || target.startsWith(ok.endsWith(':') ? ok : `${ok}/`));

describe('every room keeps to its door', () => {
  test.each(folders)('%s imports only what the table allows', folder => {
    const strays = sources
      .filter(file => folderOf(file) === folder)
      .flatMap(file =>
        importsOf(file)
          .filter(target => !isAllowed(target, [folder, ...(mayImport[folder] ?? [])]))
          .map(target => `${file} → ${target}`),
      );
    expect(strays).toEqual([]);
  });

  test('every source file stands in a room of the table, or is the composition root', () => {
    const homeless = sources.filter(file => folderOf(file) === undefined && !isRoot(file));
    expect(homeless).toEqual([]);
  });

  test('the pure rooms know no clock, no chance and no environment', () => {
    const pureRooms = [
      'src/domain',
      'src/ports',
      'src/reports',
      'src/workloads',
      'src/wording',
      'src/playbook',
      'src/judge',
      'src/actions',
      'src/facts',
      'src/checks',
      'src/engine',
    ];
    const told = /\b(Date\.now\(|new Date\(\)|Math\.random\(|process\.|performance\.|setTimeout\(|setInterval\()/;
    const strays = sources
      .filter(file => pureRooms.some(room => file.startsWith(`${room}/`)))
      .filter(file => told.test(readFileSync(file, 'utf8')));
    expect(strays).toEqual([]);
  });
});
