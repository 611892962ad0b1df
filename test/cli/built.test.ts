import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { until } from '../control-plane/until.ts';
import { builtProgram, type StateFolder, stateFolder } from '../support/built-program.ts';

let folder: StateFolder | undefined;
afterEach(async () => {
  await folder?.remove();
  folder = undefined;
});

type Ended = { readonly code: number; readonly out: string; readonly complaints: string };

/** The program as it is shipped, with pipes where a terminal would be. */
const runBuilt = (args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> =>
  new Promise(resolve => {
    const child = execFile(
      process.execPath,
      [builtProgram, ...args],
      { env: { PATH: process.env.PATH ?? '', ...env }, timeout: 25_000 },
      (error, out, complaints) =>
        resolve({ code: error ? (typeof error.code === 'number' ? error.code : -1) : 0, out, complaints }),
    );
    child.stdin?.end();
  });

describe('the built program, piped', () => {
  test('prints a snapshot of the practice cluster, exit 0, and leaves no process behind', async () => {
    folder = stateFolder();
    const state = folder;
    const running = runBuilt(['--practice'], state.env);
    const address = path.join(state.path, 'practice');
    const pid = await until('the practice process', async () => {
      const names = await readdir(address).catch(() => [] as string[]);
      return names.map(Number).find(Number.isInteger);
    });
    const { code, out } = await running;
    expect(code).toBe(0);
    expect(out).toMatch(/^PRACTICE {2}practice \/ shop {2}ana {2}live /);
    expect(out).toMatch(/NEEDS YOU\n {2}checkout {2}2\.0\.9 → 2\.1\.0 {2}errors/);
    expect(out).toContain('deploy-cockpit rollback checkout -n shop --practice');
    await until('the practice process is gone', async () => !isAlive(pid));
  });

  test('a command on the practice cluster takes a release back and ends with 0', async () => {
    folder = stateFolder();
    const { code, out } = await runBuilt(
      ['--practice=checkout-quick', 'rollback', 'checkout', '--yes', '--confirm', 'checkout', '-o', 'yaml'],
      folder.env,
    );
    expect(code).toBe(0);
    expect(parse(out)).toMatchObject({ kind: 'Rollback', exitCode: 0 });
    expect((await runBuilt(['journal'], folder.env)).out).toContain('in effect after');
  });

  test('has its playbooks with it', async () => {
    folder = stateFolder();
    const { code, out } = await runBuilt(['playbook', 'list'], folder.env);
    expect(code).toBe(0);
    expect(out).toContain('rollback-deployment');
    expect((await runBuilt(['playbook', 'print', 'rollback-deployment'], folder.env)).out).toContain('ROLL BACK');
  });

  test('without a kubeconfig says what to do instead, exit 2', async () => {
    folder = stateFolder();
    const env = { ...folder.env, HOME: folder.path, KUBECONFIG: path.join(folder.path, 'none') };
    for (const args of [[], ['status'], ['rollback', 'checkout']]) {
      const { code, out, complaints } = await runBuilt(args, env);
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(complaints.split('\n')[0]).toBe(
        'No kubeconfig found. deploy-cockpit --practice opens the practice cluster; nothing real is touched.',
      );
    }
    const broken = await runBuilt(['status', '--kubeconfig', builtProgram], env);
    expect([broken.code, broken.complaints]).toEqual([2, expect.stringMatching(/is not (valid YAML|a kubeconfig)/)]);
  });

  test('practice prints the line to export, and ends with 0 when it is interrupted', async () => {
    folder = stateFolder();
    const state = folder;
    const { promise, resolve } = Promise.withResolvers<Ended & { readonly signal: string | null }>();
    const child = execFile(
      process.execPath,
      [builtProgram, 'practice', '--scenario', 'empty', '--clock', 'x10'],
      { env: { ...state.env } },
      (error, out, complaints) =>
        resolve({ code: child.exitCode ?? -1, out, complaints, signal: error?.signal ?? null }),
    );
    let said = '';
    child.stdout?.on('data', (chunk: string) => {
      said += chunk;
    });
    await until('the line to export', async () => said.includes('export KUBECONFIG='));
    child.kill('SIGINT');
    const { code, out } = await promise;
    expect(out).toContain('Nothing real is touched. Ctrl-C ends it.\nIts clock runs 10 times as fast as yours.');
    expect(code).toBe(0);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
