import { spawn } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ControlPlaneAddress } from '../control-plane/control-plane.ts';
import { startPracticeProgram } from './practice-program.ts';

export type Said = { readonly out: string; readonly err: string; readonly code: number };

/** One cluster as kubectl sees it, in a namespace of its own. */
export type KubectlPlace = {
  readonly name: 'practice' | 'real';
  readonly namespace: string;
  kubectl(args: readonly string[], options?: KubectlOptions): Promise<Said>;
  close(): Promise<void>;
};

export type KubectlOptions = {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Ends a command that goes on for ever, as by Ctrl-C, when it has said enough. */
  readonly until?: (out: string) => boolean;
  /** As somebody who may only look. */
  readonly asViewer?: boolean;
};

type Access = { readonly ana: string; readonly viewer: readonly string[] };

let places = 0;

export async function realPlace(address: ControlPlaneAddress): Promise<KubectlPlace> {
  return openPlace('real', address.kubectlPath, {
    ana: address.kubeconfigPath,
    viewer: ['--kubeconfig', address.viewerKubeconfigPath],
  });
}

/** `deploy-cockpit practice`, as it is shipped; it ends with the place. */
export async function practicePlace(kubectlPath: string): Promise<KubectlPlace> {
  const program = await startPracticeProgram('empty');
  const access = { ana: program.kubeconfigPath, viewer: ['--context', 'practice-viewer'] };
  return openPlace('practice', kubectlPath, access, () => program.end());
}

async function openPlace(
  name: KubectlPlace['name'],
  kubectlPath: string,
  { ana, viewer }: Access,
  end: () => Promise<void> = async () => undefined,
): Promise<KubectlPlace> {
  const home = await mkdtemp(path.join(tmpdir(), `deploy-cockpit-kubectl-${name}-`));
  const kubeconfig = path.join(home, 'kubeconfig');
  await copyFile(ana, kubeconfig);
  places += 1;
  const namespace = `kubectl-${process.pid.toString(36)}-${places}`;
  const env = { PATH: process.env.PATH ?? '', HOME: home, KUBECONFIG: kubeconfig };
  const kubectl: KubectlPlace['kubectl'] = (args, { asViewer, ...options } = {}) =>
    run(kubectlPath, asViewer ? [...viewer, '--namespace', namespace, ...args] : args, {
      ...options,
      env: { ...env, ...options.env },
    });
  const made = await kubectl(['create', 'namespace', namespace]);
  if (made.code !== 0) throw new Error(`${name} has no namespace ${namespace}: ${made.err}`);
  await kubectl(['config', 'set-context', '--current', '--namespace', namespace]);
  return {
    name,
    namespace,
    kubectl,
    async close() {
      await kubectl(['delete', 'namespace', namespace, '--wait=false']);
      await end();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** kubectl writes a row in pieces. */
const wholeLines = (out: string): string => out.slice(0, out.lastIndexOf('\n') + 1);

const PATIENCE_MILLIS = 90_000;

function run(file: string, args: readonly string[], { input = '', env = {}, until }: KubectlOptions): Promise<Said> {
  return new Promise(resolve => {
    const child = spawn(file, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    const tooLong = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MILLIS);
    let [out, err] = ['', ''];
    child.stdin.on('error', () => undefined); // kubectl may end before it has read everything
    child.stdin.end(input);
    child.stdout.on('data', data => {
      out += data;
      if (until?.(wholeLines(out))) child.kill('SIGINT');
    });
    child.stderr.on('data', data => {
      err += data;
    });
    child.on('close', code => {
      clearTimeout(tooLong);
      resolve({ out, err, code: until?.(wholeLines(out)) ? 0 : (code ?? 1) });
    });
  });
}
