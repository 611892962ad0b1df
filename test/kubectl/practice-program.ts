import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { builtProgram, stateFolder } from '../support/built-program.ts';

export type PracticeProgram = { readonly kubeconfigPath: string; end(): Promise<void> };

/** Starts `deploy-cockpit practice` and reads from its output where it is. */
export async function startPracticeProgram(scenario: string): Promise<PracticeProgram> {
  const folder = stateFolder();
  const child = spawn(process.execPath, [builtProgram, 'practice', '--scenario', scenario], {
    env: { ...process.env, ...folder.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const gone = once(child, 'exit');
  const kubeconfigPath = await new Promise<string>((resolve, reject) => {
    let said = '';
    const listen = (data: unknown) => {
      said += String(data);
      const found = /^export KUBECONFIG=(\S+)$/m.exec(said)?.[1];
      if (found) resolve(found);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('exit', code => reject(new Error(`deploy-cockpit practice ended with ${code}: ${said}`)));
  });
  return {
    kubeconfigPath,
    async end() {
      child.kill('SIGTERM');
      await gone;
      await folder.remove();
    },
  };
}
