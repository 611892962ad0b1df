import type { Said } from './kubectl-place.ts';
import { asInput, daemonSetManifest, deploymentManifest, serviceManifest, statefulSetManifest } from './manifests.ts';
import { lastLine, sideBySide } from './side-by-side.ts';

/** Events of the kubelet and one condition are not to be had from kwok. */
const withoutKubelet = ({ out, ...rest }: Said): unknown => ({
  ...rest,
  out: out
    .slice(0, out.indexOf('Events:'))
    .split('\n')
    .filter(line => !line.includes('PodReadyToStartContainers')),
});

sideBySide('kubectl describe tells the same', [
  {
    line: 'create -f -',
    input: asInput(deploymentManifest(), serviceManifest, statefulSetManifest(), daemonSetManifest()),
  },
  { line: 'rollout status deploy/app', like: lastLine },
  { line: 'rollout status sts/appdb', like: lastLine },
  { line: 'describe deploy app' },
  { line: 'describe rs -l app=app' },
  { line: 'describe svc app' },
  { line: 'describe sts appdb' },
  { line: 'describe ds appagent' },
  { line: 'describe pod appdb-0', like: withoutKubelet },
  { line: 'create role app --verb=get,list --resource=pods' },
  { line: 'create rolebinding app --role=app --user=ann --group=crew' },
  { line: 'create quota app --hard=secrets=10' },
  { line: 'describe role app' },
  { line: 'describe rolebinding app' },
  { line: 'get roles,rolebindings -o wide' },
  { line: 'create pdb app --selector=app=app --min-available=1' },
  { line: 'wait --for=jsonpath={.status.disruptionsAllowed}=1 pdb/app --timeout=30s' },
  { line: 'get pdb' },
  { line: 'describe pdb app' },
  { line: 'describe quota app' },
  { line: 'create serviceaccount app' },
  { line: 'describe serviceaccount app' },
  { line: "create cronjob appcron --image=registry.example/app:1 '--schedule=0 0 1 1 *' -- true" },
  { line: 'describe cronjob appcron' },
  { line: 'create job appjob --image=registry.example/app:1 -- true' },
  { line: 'wait --for=condition=Complete job/appjob --timeout=60s' },
  { line: 'describe job appjob' },
  { line: 'describe deploy nobody' },
]);
