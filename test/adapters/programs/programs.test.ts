import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLastLines } from '../../../src/adapters/programs/last-lines.ts';
import { makePrograms } from '../../../src/adapters/programs/programs.ts';
import type { Id } from '../../../src/domain/brands.ts';
import { until } from '../../control-plane/until.ts';

let folder: string;
const id = 'change-1' as Id;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'deploy-cockpit-programs-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A program of a few lines, and the settings that allow it. */
async function program(lines: readonly string[], options: { readonly env?: readonly string[] } = {}) {
  const file = path.join(folder, `tool-${Math.random().toString(36).slice(2)}`);
  await writeFile(file, ['#!/bin/sh', `echo $$ > ${file}.pid`, ...lines, ''].join('\n'));
  await chmod(file, 0o700);
  const { env = [] } = options;
  const programs = makePrograms({
    allowed: [{ name: 'tool', path: file, env }],
    env: { PATH: process.env.PATH, TOOL_TOKEN: 'abc-very-secret', OTHER_TOKEN: 'not for it' },
    home: folder,
  });
  const group = async () => Number(await readFile(`${file}.pid`, 'utf8'));
  const run = (timeoutMs = 20_000, ...args: readonly string[]) => programs.run(['tool', ...args], { timeoutMs, id });
  return { programs, run, group };
}

const isAlive = (group: number): boolean => {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
};

describe('a program of the settings', () => {
  test('gets its arguments one by one, and no shell reads them', async () => {
    const { run } = await program(['for one in "$@"; do echo "[$one]"; done']);
    expect(await run(20_000, 'a b', '$(id)', '; echo x', '*')).toEqual({
      kind: 'applied',
      output: ['[a b]', '[$(id)]', '[; echo x]', '[*]'],
    });
  });

  test('gets the variables that are named and no others, runs at home, and has nothing to read', async () => {
    const { run } = await program(['pwd', 'env | cut -d= -f1 | sort | tr "\\n" " "', 'cat'], { env: ['TOOL_TOKEN'] });
    const outcome = await run();
    const [pwd, names = ''] = outcome.kind === 'applied' ? (outcome.output ?? []) : [];
    expect(pwd).toBe(folder);
    expect(
      names
        .trim()
        .split(' ')
        .filter(name => !['PWD', '_', 'OLDPWD', 'SHLVL'].includes(name)),
    ).toEqual(['DEPLOY_COCKPIT_CHANGE', 'PATH', 'TOOL_TOKEN']);
  });

  test('that ends with another code than 0, or by a signal, may have done a part', async () => {
    const { run } = await program(['echo half', 'echo "it broke" >&2', 'exit 3']);
    expect(await run()).toEqual({
      kind: 'unknown',
      says: 'tool ended with 3; it may have done a part',
      output: ['half', 'it broke'],
    });
    const killed = await program(['kill -9 $$']);
    expect(await killed.run()).toMatchObject({
      kind: 'unknown',
      says: 'tool was ended by SIGKILL; it may have done a part',
    });
  });

  test('that is not allowed, not there, or lacks a variable is not started', async () => {
    const { programs } = await program([]);
    expect(await programs.run(['rm', '-rf'], { timeoutMs: 1, id })).toMatchObject({ kind: 'refused', why: 'policy' });
    const gone = makePrograms({ allowed: [{ name: 'gone', path: '/nowhere/gone', env: [] }], env: {}, home: folder });
    expect(gone.allowed).toEqual(['gone']);
    expect(await gone.run(['gone'], { timeoutMs: 1_000, id })).toMatchObject({
      kind: 'refused',
      says: expect.stringMatching(/^gone could not be started: .*ENOENT/),
    });
    const { run } = await program(['echo started'], { env: ['NO_SUCH_TOKEN'] });
    expect(await run()).toMatchObject({ kind: 'refused', says: 'tool needs NO_SUCH_TOKEN, not set here' });
  });
});

describe('nothing of its group is left', () => {
  test('when it forks, hangs and does not want to end', async () => {
    const { run, group } = await program([
      "trap '' TERM",
      'sleep 300 &',
      "(trap '' TERM; sleep 300; sleep 300) &",
      'echo hanging',
      'wait',
    ]);
    const began = performance.now();
    const outcome = await run(1_000);
    expect(outcome).toMatchObject({
      kind: 'unknown',
      says: 'tool did not end within 1 s and was ended, with all that it had started; it may have done a part',
      output: ['hanging'],
    });
    expect(performance.now() - began).toBeLessThan(15_000);
    expect(isAlive(await group())).toBe(false);
  }, 240_000);

  test('when it ends and leaves others behind that hold its output', async () => {
    const { run, group } = await program(['sleep 300 &', 'echo done']);
    expect(await run(60_000)).toEqual({ kind: 'applied', output: ['done'] });
    expect(isAlive(await group())).toBe(false);
  }, 240_000);

  test('when it ends and leaves others behind that hold nothing', async () => {
    const { run, group } = await program(["(trap '' TERM; sleep 300; sleep 300) >/dev/null 2>&1 &", 'echo done']);
    expect(await run(60_000)).toEqual({ kind: 'applied', output: ['done'] });
    expect(isAlive(await group())).toBe(false);
  }, 240_000);

  test('when this program ends before it', async () => {
    const file = path.join(folder, 'hang');
    await writeFile(file, ['#!/bin/sh', `echo $$ > ${file}.pid`, 'sleep 300 & wait', ''].join('\n'));
    await chmod(file, 0o700);
    const adapter = path.join(import.meta.dirname, '../../../src/adapters/programs/programs.ts');
    const script = `
      import { makePrograms } from ${JSON.stringify(adapter)};
      const programs = makePrograms({ allowed: [{ name: 'hang', path: ${JSON.stringify(file)}, env: [] }], env: process.env, home: ${JSON.stringify(folder)} });
      void programs.run(['hang'], { timeoutMs: 60000, id: 'x' });
      process.stdin.on('data', () => process.exit(0));
    `;
    const { execa } = await import('execa');
    const cockpit = execa(process.execPath, ['--input-type=module', '-e', script], { reject: false });
    const pid = await until(
      'it hangs',
      async () => Number(await readFile(`${file}.pid`, 'utf8').catch(() => '')) || undefined,
    );
    expect(isAlive(pid)).toBe(true);
    cockpit.stdin?.end('leave\n');
    await cockpit;
    await until('its group is gone', async () => !isAlive(pid));
  }, 240_000);
});

describe('what it writes', () => {
  test('is kept without the secrets that it was given', async () => {
    const { run } = await program(
      ['echo "token is $TOOL_TOKEN." >&2', 'echo "Authorization: Bearer abcdefghijklmnop"'],
      {
        env: ['TOOL_TOKEN'],
      },
    );
    const outcome = await run();
    expect(outcome).toMatchObject({ kind: 'applied' });
    expect(outcome.kind === 'applied' && [...(outcome.output ?? [])].sort()).toEqual([
      'Authorization: (hidden)',
      'token is (hidden).',
    ]);
  });

  test('is cut to its last lines, however much it is, and made safe to show', async () => {
    const { run } = await program([
      'i=0; while [ $i -lt 5000 ]; do echo "line $i"; i=$((i+1)); done',
      "printf '\\033[2Jend'",
    ]);
    const outcome = await run();
    const output = outcome.kind === 'applied' ? (outcome.output ?? []) : [];
    expect(output).toHaveLength(40);
    expect(output.slice(-2)).toEqual(['line 4999', '␛[2Jend']);
  });

  test('hides a key of several lines to its end, and keeps what comes after', () => {
    const output = createLastLines([]);
    output.add('before\n-----BEGIN PRIVATE KEY-----\nMIIE');
    output.add('vQIB\nmore\n-----END PRIVATE KEY-----\nafter');
    expect(output.lines()).toEqual(['before', '(hidden)', 'after']);
  });

  test('holds no line for ever, and finds a secret that came in two parts', () => {
    const output = createLastLines(['hunter2', 'hunter2-long']);
    output.add('pass hun');
    output.add('ter2-long and hunter2\n');
    output.add('x'.repeat(1_000_000));
    output.add('y'.repeat(1_000_000));
    const [first, second = ''] = output.lines();
    expect(first).toBe('pass (hidden) and (hidden)');
    expect(second).toHaveLength(300);
  });
});
