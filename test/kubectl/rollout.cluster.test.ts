import { asInput, daemonSetManifest, deploymentManifest, statefulSetManifest } from './manifests.ts';
import type { Step } from './side-by-side.ts';
import { lastLine, sideBySide } from './side-by-side.ts';

const rollsOut = (workload: string): readonly Step[] => [
  { line: `rollout status ${workload}`, like: lastLine },
  { line: `rollout history ${workload}` },
  { line: `set image ${workload} app=registry.example/shop/app:1.1` },
  { line: `rollout status ${workload}`, like: lastLine },
  { line: `annotate ${workload} kubernetes.io/change-cause=faster` },
  { line: `rollout history ${workload}` },
  { line: `rollout history ${workload} --revision=2` },
  { line: `rollout history ${workload} --revision=9` },
  { line: `rollout undo ${workload} --to-revision=9` },
  { line: `rollout undo ${workload} --dry-run=server` },
  { line: `rollout undo ${workload}` },
  { line: `rollout status ${workload}`, like: lastLine },
  { line: `rollout history ${workload}` },
  { line: `rollout undo ${workload} --to-revision=3` },
  { line: `rollout pause ${workload}` },
  { line: `rollout pause ${workload}` },
  { line: `rollout undo ${workload}` },
  { line: `rollout resume ${workload}` },
  { line: `rollout resume ${workload}` },
  { line: `rollout restart ${workload}` },
  { line: `rollout status ${workload} --watch=false`, like: ({ code }) => code },
  { line: `rollout status ${workload}`, like: lastLine },
];

sideBySide('a Deployment is rolled out and taken back alike', [
  { line: 'create -f -', input: asInput(deploymentManifest()) },
  ...rollsOut('deploy/app'),
]);

sideBySide('a StatefulSet is rolled out and taken back alike', [
  { line: 'create -f -', input: asInput(statefulSetManifest()) },
  ...rollsOut('sts/appdb'),
]);

sideBySide('a DaemonSet is rolled out and taken back alike', [
  { line: 'create -f -', input: asInput(daemonSetManifest()) },
  ...rollsOut('ds/appagent'),
]);
