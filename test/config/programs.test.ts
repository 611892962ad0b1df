import { expect, test } from 'vitest';
import { settingsWarning } from '../../src/app/settings-file.ts';
import { readSettings } from '../../src/config/read-settings.ts';

const read = (...lines: readonly string[]) => readSettings(['programs:', ...lines].join('\n'));

test('a program is allowed by its name, its path and the variables that it gets', () => {
  const { settings, problems } = read(
    '  flagctl:',
    '    path: /usr/local/bin/flagctl',
    '    env: [FLAG_TOKEN]',
    '  dns: { path: /opt/dns }',
  );
  expect(problems).toEqual([]);
  expect(settings.programs).toEqual([
    { name: 'flagctl', path: '/usr/local/bin/flagctl', env: ['FLAG_TOKEN'] },
    { name: 'dns', path: '/opt/dns', env: [] },
  ]);
});

test.each<[string, readonly string[], number, RegExp]>([
  ['no map', ['  - flagctl'], 2, /must be a map of names/],
  ['a strange name', ['  Flag Ctl: { path: /a }'], 2, /"Flag Ctl" can't be a program's name/],
  ['no path', ['  flagctl: { env: [A] }'], 2, /flagctl needs a path, as path: \/usr\/local\/bin\/flagctl/],
  ['nothing', ['  flagctl:'], 2, /must be a map with its path/],
  ['a path that is looked for', ['  flagctl:', '    path: flagctl'], 3, /path must begin at the root/],
  ['a shell', ['  run:', '    path: /bin/sh'], 3, /sh runs whatever it is told/],
  ['an interpreter with a number', ['  run:', '    path: /usr/bin/python3.12'], 3, /python3\.12 runs whatever/],
  ['the name of a shell', ['  bash: { path: /opt/tool }'], 2, /bash runs whatever/],
  ['a variable with its value', ['  flagctl:', '    path: /a', '    env: ["A=b"]'], 4, /can't be a variable/],
  ['an unknown key', ['  flagctl:', '    path: /a', '    args: [x]'], 4, /"args" is nothing that a program can say/],
])('a program with %s is left out, with its line, and the others count', (_, lines, line, says) => {
  const { settings, problems } = read(...lines, ...(lines[0]?.startsWith('  -') ? [] : ['  dns: { path: /opt/dns }']));
  expect(problems).toEqual([{ line, says: expect.stringMatching(says), about: 'programs' }]);
  expect(settings.programs ?? []).toEqual(
    lines[0]?.startsWith('  -') ? [] : [{ name: 'dns', path: '/opt/dns', env: [] }],
  );
});

test('a mistake among the programs says what it keeps from counting, and leaves the environments as they are', () => {
  const { settings, problems } = readSettings(
    'environments:\n  - { name: staging, production: false, contexts: [s] }\nprograms:\n  sh: { path: /bin/sh }\n',
  );
  expect(settings.environments).toHaveLength(1);
  expect(settingsWarning({ file: 'config.yaml', problems })).toMatch(/no program that it is about is run\.$/);
});
