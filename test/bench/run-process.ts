import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { builtProgram } from '../support/built-program.ts';

/** Wall time of a whole process, its output read to the end. */
export const run = (
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ readonly ms: number; readonly out: string; readonly code: number | null }> =>
  new Promise(resolve => {
    const began = performance.now();
    const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    child.stdout.on('data', chunk => (out += chunk));
    child.stderr.on('data', chunk => (out += chunk));
    child.on('close', code => resolve({ ms: performance.now() - began, out, code }));
  });

/** As it is started: the flags of its own first line. */
export const nodeFlags = readFileSync(builtProgram, 'utf8').split('\n')[0]?.split(' node ')[1]?.split(' ') ?? [];
