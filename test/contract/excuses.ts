/** Answers that may differ, by step and by path in the answer, each with its reason. */
export type KnownDifference = { readonly step: string; readonly path: RegExp; readonly reason: string };

const named = 'The practice cluster says that it is one, so that nobody takes it for a real one.';
const kwok = 'The test control plane has no kubelet: kwok plays it, with fewer conditions and Events and other words.';

/** Of the suite on Deployments. */
export const deploymentExcuses: readonly KnownDifference[] = [
  {
    step: 'the server says its version',
    path: /^body\.(compiler|gitCommit|gitTreeState|gitVersion|goVersion)$/,
    reason: named,
  },
  {
    step: 'discovery lists what can be done with Deployments and ReplicaSets',
    path: /\.storageVersionHash$/,
    reason: 'It tells migrations how objects are stored, and the practice cluster stores nothing.',
  },
  {
    step: 'its pods read whole as they should',
    path: /(conditions\.PodReadyToStartContainers|k:\{"type":"PodReadyToStartContainers"\}|managedFields\.\d\.manager)$/,
    reason: kwok,
  },
  {
    step: 'the Service’s EndpointSlice holds the ready pods',
    path: /last-change-trigger-time$|^metadata\.annotations$/,
    reason: 'A measuring point for the delay of endpoints, which no client of ours reads.',
  },
  {
    step: 'a watch that asks for it is told when it has seen everything',
    path: /^1\.object\.(spec|status)$/,
    reason: 'The real server fills a bookmark with an empty object of its type; only its version means anything.',
  },
  {
    step: 'a release that never gets ready runs, and is not ready',
    path: /^conditions\.PodReadyToStartContainers$/,
    reason: kwok,
  },
  {
    step: 'its container says what it waits for',
    path: /^(conditions\.PodReadyToStartContainers|containers\.0\.state\.waiting\.message)$/,
    reason: kwok,
  },
  {
    step: 'a container that crashes again is waited for, and says how it ended',
    path: /^(conditions\.PodReadyToStartContainers|containers\.0\.state\.waiting\.message)$/,
    reason: `${kwok} Its back-off is a constant 5 s, where a kubelet's grows from 10 s.`,
  },
  {
    step: 'the server says who asks',
    path: /^body\.status\.userInfo\.groups\.0$/,
    reason: 'Everybody belongs to the groups of their own cluster.',
  },
  {
    step: 'an operator may patch, and is told so',
    path: /^body\.status\.reason$/,
    reason: 'The control plane’s operator is one of system:masters, who need no binding that could be named.',
  },
  {
    step: 'Events tell what happened, and to what',
    path: /^Pod (Normal (BackOff|Created|Killing|Pulled|Pulling|Started)|Warning (BackOff|Failed|Unhealthy))\b/,
    reason: kwok,
  },
];

/** Of the suite on StatefulSets. */
export const statefulSetExcuses: readonly KnownDifference[] = [
  {
    step: 'a claim is made for every place, and stays',
    path: /^1\.(spec\.volumeName|status\b.*)$/,
    reason: 'The test control plane has no storage, so that its claims stay Pending; the practice cluster binds them.',
  },
];

/** Of the suite on tables and other forms of answers. */
export const tableExcuses: readonly KnownDifference[] = [
  {
    step: 'a form that nobody knows is 406',
    path: /^body\.message$/,
    reason: 'The practice cluster answers in JSON only.',
  },
];
