import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { ownNetwork, podCidr, serverAddress } from './network.ts';

/**
 * Runs a command in a network of its own, in which the addresses of pods lead back to this machine and nothing else is
 * reachable: the API server's proxy refuses pods on loopback, and there one server can answer for every pod. Without
 * root the network comes with a user of its own (`unshare --map-root-user`).
 *
 * node test/control-plane/in-namespace.ts COMMAND…
 */
const [first, ...rest] = process.argv.slice(2);
const inside = '--inside';

if (first === inside) enter(rest);
else if (first !== undefined) leave();
else console.error('usage: in-namespace.ts COMMAND…');

function leave(): void {
  const asRoot = process.getuid?.() === 0 ? [] : ['--map-root-user'];
  const program = path.join(import.meta.dirname, 'in-namespace.ts');
  const own = [...asRoot, '--net', process.execPath, program, inside, ...process.argv.slice(2)];
  const { status, error } = spawnSync('unshare', own, { stdio: 'inherit' });
  if (error)
    console.error(`A network of its own could not be made: ${error.message}. It needs unshare and ip of Linux.`);
  process.exitCode = status ?? 1;
}

function enter([command = '', ...args]: readonly string[]): void {
  const steps = [
    ['link', 'set', 'lo', 'up'],
    ['address', 'add', `${serverAddress}/32`, 'dev', 'lo'],
    ['route', 'add', 'local', podCidr, 'dev', 'lo'],
  ];
  for (const step of steps) {
    const { status, stderr, error } = spawnSync('ip', step, { encoding: 'utf8' });
    if (status === 0) continue;
    console.error(`ip ${step.join(' ')}: ${error?.message ?? stderr}`);
    process.exitCode = 1;
    return;
  }
  const env = { ...process.env, [ownNetwork]: '1' };
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', env });
  if (error) console.error(`${command}: ${error.message}`);
  process.exitCode = status ?? 1;
}
