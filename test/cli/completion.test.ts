import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nameCache } from '../../src/adapters/name-cache/name-cache.ts';
import { exitCodeMeanings } from '../../src/cli/exit-code-meanings.ts';
import { builtProgram, type StateFolder, stateFolder } from '../support/built-program.ts';
import { testHouse } from '../support/test-house.ts';

const house = testHouse({ contexts: ['prod-eu', 'staging'] });
const names = nameCache(path.join(house.folder, 'cache'));
const offered = async (...words: readonly string[]) => {
  const { out } = await house.run(['__complete', '--', ...words]);
  return out
    .split('\n')
    .filter(line => line !== '')
    .map(line => line.split('\t')[0]);
};

beforeAll(async () => {
  await names.remember('staging', [{ namespace: 'try', name: 'cart' }]);
  await names.remember('prod-eu', [
    { namespace: 'shop', name: 'checkout' },
    { namespace: 'shop', name: 'cart' },
    { namespace: 'web', name: 'front' },
  ]);
});
afterAll(() => house.remove());

describe('Tab', () => {
  test('offers the commands, without those that only the shell asks', async () => {
    const commands = await offered('');
    expect(commands).toEqual(expect.arrayContaining(['status', 'rollback', 'journal', 'completion']));
    expect(commands.filter(word => word?.startsWith('_'))).toEqual([]);
  });

  test('says what a command does', async () => {
    expect((await house.run(['__complete', '--', 'rollb'])).out).toBe(
      'rollback\tplan, confirm, apply, and see it in effect',
    );
  });

  test('knows the commands of journal', async () => {
    expect(await offered('journal', '')).toEqual(['list', 'show', 'export', 'settle']);
  });

  test('knows the commands of playbook, and the playbooks that come with the program', async () => {
    expect(await offered('playbook', '')).toEqual(expect.arrayContaining(['list', 'lint', 'print']));
    expect(await offered('playbook', 'print', 'rollback-d')).toContain('rollback-deployment');
  });

  test('offers the workloads that were seen last, in the form that was begun', async () => {
    expect(await offered('rollback', 'c')).toEqual(['checkout', 'cart']);
    expect(await offered('history', 'deploy/ch')).toEqual(['deploy/checkout']);
  });

  test('offers those of the namespace and context that stand on the line', async () => {
    expect(await offered('rollback', '-n', 'web', '')).toEqual(['front']);
    expect(await offered('rollback', '--context=staging', '')).toEqual(['cart']);
    expect(await offered('--context', 'staging', '-n', '')).toEqual(['try']);
  });

  test('offers the values of a flag, behind a space and behind =', async () => {
    expect(await offered('--context', '')).toEqual(['prod-eu', 'staging']);
    expect(await offered('status', '-o', 'j')).toEqual(['json']);
    expect(await offered('status', '--until=h')).toEqual(['--until=healthy']);
    expect(await offered('--practice=checkout-q')).toEqual(['--practice=checkout-quick']);
  });

  test('offers flags once a hyphen is there', async () => {
    expect(await offered('rollback', '--to')).toEqual(['--to-revision']);
  });

  test('offers no workload where an option waits for a number', async () => {
    expect(await offered('rollback', '--to-revision', '')).toEqual([]);
  });

  test('says nothing rather than fail when the names can’t be read', async () => {
    const other = testHouse();
    try {
      await nameCache(path.join(other.folder, 'cache')).remember('x', [{ namespace: 'a', name: 'b' }]);
      writeFileSync(path.join(other.folder, 'cache', 'known-names.json'), 'half a fi');
      const { code, out } = await other.run(['__complete', '--', 'rollback', '']);
      expect({ code, out }).toEqual({ code: 0, out: '' });
    } finally {
      await other.remove();
    }
  });

  test('a shell that isn’t known is refused with those that are', async () => {
    const { code, complaints } = await house.run('completion tcsh');
    expect(code).toBe(2);
    expect(complaints).toContain('bash, zsh, fish');
  });
});

describe('names that were seen', () => {
  test('replace what was known of their namespaces, and leave the others', async () => {
    await names.remember('prod-eu', [{ namespace: 'web', name: 'back' }]);
    expect(await names.read('prod-eu')).toEqual([
      { namespace: 'web', name: 'back' },
      { namespace: 'shop', name: 'checkout' },
      { namespace: 'shop', name: 'cart' },
    ]);
  });
});

describe('the built program in a real bash', () => {
  let folder: StateFolder;
  afterAll(() => folder.remove());

  test('completes a workload that a snapshot has shown', async () => {
    folder = stateFolder();
    const run = promisify(execFile);
    const env = { ...process.env, ...folder.env };
    const program = path.join(folder.path, 'deploy-cockpit');
    await writeFile(program, `#!/bin/sh\nexec '${process.execPath}' '${builtProgram}' "$@"\n`);
    await chmod(program, 0o755);
    await run(program, ['--practice'], { env });
    const ask = `PATH='${folder.path}':$PATH; source <(deploy-cockpit completion bash)
      COMP_LINE='deploy-cockpit rollback che'; COMP_POINT=\${#COMP_LINE}
      COMP_WORDS=(deploy-cockpit rollback che); COMP_CWORD=2; _deploy_cockpit; echo "\${COMPREPLY[*]}"`;
    const { stdout } = await run('bash', ['-c', ask], { env });
    expect(stdout).toBe('checkout\n');
  }, 240_000);

  test('goes on quietly when nobody reads its output any more', async () => {
    const pipe = `'${process.execPath}' '${builtProgram}' man | :`;
    const { stderr } = await promisify(execFile)('bash', ['-o', 'pipefail', '-c', pipe], { env: process.env });
    expect(stderr).toBe('');
  });
});

describe('the manual page', () => {
  test('has every command, every flag and every exit code', async () => {
    const { code, out } = await house.run('man');
    expect(code).toBe(0);
    for (const word of [
      '.SH ROLLBACK',
      '.SH JOURNAL SETTLE',
      '\\-\\-to\\-revision',
      '\\-\\-kubeconfig',
      'deploy\\-cockpit \\-A | less',
    ])
      expect(out).toContain(word);
    for (const [number, meaning] of exitCodeMeanings) expect(out).toContain(`.B ${number}\n${meaning}`);
    expect(out).not.toContain('__complete');
  });

  test('README lists the same exit codes', () => {
    const readme = readFileSync(path.resolve(import.meta.dirname, '../../README.md'), 'utf8');
    const rows = [...readme.matchAll(/^\| (\d+) \| (.+?) \|$/gm)].map(([, number, meaning]) => [
      Number(number),
      meaning,
    ]);
    expect(rows).toEqual(exitCodeMeanings);
  });
});
