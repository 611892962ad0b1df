import { cp, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BuildProblem, builtFolder, go, sayFolder } from './go-build.ts';

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
const label = 'control plane';
const upstreamStages = [
  'node/fast/node-initialize.yaml',
  'node/heartbeat/node-heartbeat.yaml',
  'pod/fast/pod-complete.yaml',
];

/** The built programs; builds them when the cache has none for the present go.mod and go.sum. */
export async function controlPlaneBinaries(): Promise<ControlPlaneBinaries> {
  const folder = await builtFolder({
    what: 'The real control plane',
    label,
    moduleFolder,
    programs: ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl', 'kwok'],
    // Without the version kubectl refuses to parse the one that it was built with.
    variables: { 'k8s.io/component-base/version.gitVersion': await kubernetesVersion() },
    finish,
  });
  const bin = join(folder, 'bin');
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

async function finish(folder: string): Promise<void> {
  await rename(join(folder, 'bin', 'server'), join(folder, 'bin', 'etcd')); // Go names a program after its folder
  const { output } = await go(moduleFolder, ['list', '-m', '-f', '{{.Dir}}', 'sigs.k8s.io/kwok']);
  for (const stage of upstreamStages) {
    await cp(join(output.trim(), 'kustomize', 'stage', stage), join(folder, 'stages', stage.replaceAll('/', '-')));
  }
}

async function kubernetesVersion(): Promise<string> {
  const goMod = await readFile(join(moduleFolder, 'go.mod'), 'utf8');
  const version = /^\s*k8s\.io\/kubernetes (v\S+)/m.exec(goMod)?.[1];
  if (!version) throw new BuildProblem('test/control-plane/go.mod names no version of k8s.io/kubernetes: restore it.');
  return version;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await sayFolder(label, async () => (await controlPlaneBinaries()).folder);
}
