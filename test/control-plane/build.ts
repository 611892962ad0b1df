import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Where the programs of the real control plane lie once they are built. */
export type ControlPlaneBinaries = {
  readonly folder: string;
  readonly etcd: string;
  readonly apiserver: string;
  readonly controllerManager: string;
  readonly scheduler: string;
  readonly kubectl: string;
  readonly kwok: string;
  /** kwok's own stages for nodes and finished jobs; the fate of ordinary pods is ours (stages/*.yaml). */
  readonly kwokStages: readonly string[];
};

const moduleFolder = import.meta.dirname;
const neededGo = { major: 1, minor: 26 };
const programs = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl', 'kwok'];
const upstreamStages = [
  'node/fast/node-initialize.yaml',
  'node/heartbeat/node-heartbeat.yaml',
  'pod/fast/pod-complete.yaml',
];

/** A reason that a person can act on, as opposed to a bug of ours. */
class BuildProblem extends Error {}

/** The built programs; builds them when the cache has none for the present go.mod and go.sum. */
export async function controlPlaneBinaries(): Promise<ControlPlaneBinaries> {
  const goMod = await readFile(join(moduleFolder, 'go.mod'), 'utf8');
  const goSum = await readFile(join(moduleFolder, 'go.sum'), 'utf8');
  const key = createHash('sha256').update(goMod).update(goSum).digest('hex').slice(0, 16);
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'deploy-cockpit', 'control-plane');
  const folder = join(cache, key);
  const built = await binariesIn(folder);
  if (built) return built;
  await build(cache, folder, kubernetesVersion(goMod));
  const fresh = await binariesIn(folder);
  if (!fresh) throw new BuildProblem(`The real control plane was built, but ${folder} is not complete: remove it.`);
  return fresh;
}

async function binariesIn(folder: string): Promise<ControlPlaneBinaries | undefined> {
  const bin = join(folder, 'bin');
  const names = await readdir(bin).catch((): string[] => []);
  if (!['etcd', ...programs].every(name => names.includes(name))) return undefined;
  return {
    folder,
    etcd: join(bin, 'etcd'),
    apiserver: join(bin, 'kube-apiserver'),
    controllerManager: join(bin, 'kube-controller-manager'),
    scheduler: join(bin, 'kube-scheduler'),
    kubectl: join(bin, 'kubectl'),
    kwok: join(bin, 'kwok'),
    kwokStages: upstreamStages.map(stage => join(folder, 'stages', stage.replaceAll('/', '-'))),
  };
}

async function build(cache: string, folder: string, version: string): Promise<void> {
  await requireGo();
  await mkdir(cache, { recursive: true });
  await removeAbandoned(cache);
  // Everything goes into a name of its own first: a build that was killed is never taken for a finished one.
  const partial = `${folder}.partial-${process.pid}`;
  const started = performance.now();
  console.log(
    `control plane: building Kubernetes ${version}, etcd and kwok into ${folder} (minutes when Go's cache is cold)`,
  );
  const ticking = setInterval(() => console.log(`control plane: still building after ${seconds(started)}`), 30_000);
  try {
    await compile(join(partial, 'bin'), version, join(cache, 'build.log'));
    await copyStages(join(partial, 'stages'));
    await rename(partial, folder).catch(async error => {
      if (!(await binariesIn(folder))) throw error; // another build was faster, its result is the same
    });
    console.log(`control plane: built in ${seconds(started)}`);
  } finally {
    clearInterval(ticking);
    await rm(partial, { recursive: true, force: true });
  }
}

async function compile(bin: string, version: string, logFile: string): Promise<void> {
  await mkdir(bin, { recursive: true });
  // Without the version kubectl refuses to parse the one that it was built with.
  const link = `-s -w -X k8s.io/component-base/version.gitVersion=${version}`;
  const flags = ['-trimpath', '-mod=readonly', '-buildvcs=false', `-ldflags=${link}`];
  const result = await go(['build', ...flags, '-o', `${bin}/`, 'tool']);
  if (result.code !== 0) {
    await writeFile(logFile, result.output);
    const last = result.output.trim().split('\n').at(-1) ?? '';
    throw new BuildProblem(
      `The real control plane could not be built (Go says "${last}", the rest is in ${logFile}): repair that, then run npm run test:cluster again.`,
    );
  }
  await rename(join(bin, 'server'), join(bin, 'etcd')); // Go names a program after its folder
}

async function copyStages(target: string): Promise<void> {
  const { output } = await go(['list', '-m', '-f', '{{.Dir}}', 'sigs.k8s.io/kwok']);
  for (const stage of upstreamStages) {
    await cp(join(output.trim(), 'kustomize', 'stage', stage), join(target, stage.replaceAll('/', '-')));
  }
}

async function requireGo(): Promise<void> {
  const { code, output } = await go(['env', 'GOVERSION']);
  const found = /go(\d+)\.(\d+)/.exec(output);
  const [major, minor] = [Number(found?.[1]), Number(found?.[2])];
  const enough = major > neededGo.major || (major === neededGo.major && minor >= neededGo.minor);
  if (code === 0 && enough) return;
  const present = found ? 'this one is older' : 'none was found';
  throw new BuildProblem(
    `The real control plane needs Go ≥ ${neededGo.major}.${neededGo.minor} and ${present}: install Go, then run npm run test:cluster again.`,
  );
}

function go(args: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise(resolve => {
    const child = spawn('go', args, {
      cwd: moduleFolder,
      env: { ...process.env, CGO_ENABLED: '0', GOWORK: 'off' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const parts: string[] = [];
    child.stdout.on('data', data => parts.push(String(data)));
    child.stderr.on('data', data => parts.push(String(data)));
    child.on('error', error => resolve({ code: 127, output: error.message }));
    child.on('close', code => resolve({ code: code ?? 1, output: parts.join('') }));
  });
}

/** Removes what builds left behind that were killed. */
async function removeAbandoned(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const pid = Number(/\.partial-(\d+)$/.exec(name)?.[1]);
    if (pid && !isAlive(pid)) await rm(join(cache, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function kubernetesVersion(goMod: string): string {
  const version = /^\s*k8s\.io\/kubernetes (v\S+)/m.exec(goMod)?.[1];
  if (!version) throw new BuildProblem('test/control-plane/go.mod names no version of k8s.io/kubernetes: restore it.');
  return version;
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

async function main(): Promise<void> {
  try {
    const { folder } = await controlPlaneBinaries();
    console.log(`control plane: ready in ${folder}`);
  } catch (error) {
    if (!(error instanceof BuildProblem)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
