import type { RunningControlPlane } from '../control-plane/control-plane.ts';
import { builtProgram, stateFolder } from '../support/built-program.ts';
import { openTerminal } from '../support/terminal.ts';
import { median, ms, residentMb, row, times, verdict } from './figures.ts';
import { k9sBoard } from './k9s-board.ts';
import { nodeFlags, run } from './run-process.ts';

/** Beside kubectl, which draws no board, and beside k9s, which does. */
const target = { firstFrame: 4, memoryMb: 110, firstFrameOfK9s: 0.5 };

const shown = (text: string): number =>
  [...text.matchAll(/(?:NEEDS YOU|ON THE WAY|WELL) \((\d+)\)/g)].reduce((sum, [, count]) => sum + Number(count), 0);

/** From the fork until the board's counts add up, and what the process holds then, and after a while. */
async function board(
  cluster: RunningControlPlane,
  keepMs = 0,
): Promise<{ readonly ms: number; readonly mb: number; readonly laterMb: number }> {
  const folder = stateFolder();
  const began = performance.now();
  const screen = openTerminal({
    args: [...nodeFlags, builtProgram, '--kubeconfig', cluster.kubeconfigPath, '-A'],
    columns: 120,
    rows: 40,
    env: folder.env,
  });
  try {
    await screen.until(text => shown(text) >= 200, 30_000);
    const took = performance.now() - began;
    const mb = await residentMb(screen.pid);
    await new Promise(resolve => setTimeout(resolve, keepMs));
    return { ms: took, mb, laterMb: await residentMb(screen.pid) };
  } finally {
    screen.kill();
    await screen.exited;
    await folder.remove();
  }
}

export async function boardBeside(cluster: RunningControlPlane): Promise<void> {
  const kubectl = () =>
    run(cluster.kubectlPath, ['--kubeconfig', cluster.kubeconfigPath, 'get', 'deploy', '-A'], process.env);
  await board(cluster);
  await kubectl();
  await k9sBoard(cluster);
  const [ours, theirs, memory]: [number[], number[], number[]] = [[], [], []];
  const k9s: { readonly ms: number; readonly mb: number }[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    const one = await board(cluster);
    ours.push(one.ms);
    memory.push(one.mb);
    theirs.push((await kubectl()).ms);
    k9s.push(await k9sBoard(cluster));
  }
  const long = await board(cluster, 60_000);
  const ratio = median(ours) / median(theirs);
  row('', 'cockpit', 'kubectl', 'ratio', 'target');
  row(
    '200 Deployments on the screen',
    ms(median(ours)),
    ms(median(theirs)),
    `${ratio.toFixed(2)}x`,
    verdict(ratio < target.firstFrame, `< ${target.firstFrame}x`),
  );
  row(
    'memory then',
    `${median(memory).toFixed(0)} MB`,
    '',
    '',
    verdict(median(memory) < target.memoryMb, `< ${target.memoryMb} MB`),
  );
  row(
    'memory after 60 s',
    `${long.laterMb.toFixed(0)} MB`,
    '',
    '',
    verdict(long.laterMb < target.memoryMb, `< ${target.memoryMb} MB`),
  );
  besideK9s({ ms: median(ours), mb: median(memory) }, k9s);
}

function besideK9s(ours: { readonly ms: number; readonly mb: number }, k9s: readonly (typeof ours)[]): void {
  const theirs = { ms: median(k9s.map(one => one.ms)), mb: median(k9s.map(one => one.mb)) };
  const ratio = ours.ms / theirs.ms;
  row('', 'cockpit', 'k9s', 'ratio', 'target');
  row(
    'all Deployments beside the first row of k9s',
    ms(ours.ms),
    ms(theirs.ms),
    `${ratio.toFixed(2)}x`,
    verdict(ratio < target.firstFrameOfK9s, `< ${target.firstFrameOfK9s}x`),
  );
  row(
    'memory then',
    `${ours.mb.toFixed(0)} MB`,
    `${theirs.mb.toFixed(0)} MB`,
    `${(ours.mb / theirs.mb).toFixed(2)}x`,
    verdict(ours.mb <= theirs.mb, '<= 1x'),
  );
}
