/** Members whose value a server chooses: identities, versions, times, addresses and nodes. Nothing else is hidden. */
const chosenByServer = new Set([
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'deletionTimestamp',
  'time',
  'lastProbeTime',
  'lastTransitionTime',
  'lastUpdateTime',
  'startTime',
  'startedAt',
  'finishedAt',
  'firstTimestamp',
  'lastTimestamp',
  'eventTime',
  'nodeName',
  'zone', // of the node
  'topology.kubernetes.io/zone',
  'hostIP',
  'podIP',
  'containerID', // made from the pod's uid
  'clusterIP',
  'clusterIPs',
  'continue',
  'pod-template-hash',
  'controller-revision-hash',
]);

// The characters of generated names: no vowels, and nothing that could be mistaken for one.
const random = '[bcdfghjklmnpqrstvwxz2456789]';

/** In texts and in the keys of managedFields, in this order: a pod's name begins with its ReplicaSet's. */
const inText: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UID'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, 'TIME'],
  [/\b\d{1,3}(\.\d{1,3}){3}\b/g, 'ADDRESS'],
  [new RegExp(`\\b(app[a-z]*)-${random}{8,10}-${random}{5}(?![a-z0-9])`, 'g'), '$1-HASH-POD'],
  [new RegExp(`\\b(app[a-z]*)-${random}{8,10}\\b`, 'g'), '$1-HASH'],
  [new RegExp(`\\b(app[a-z]*)-${random}{5}\\b`, 'g'), '$1-SUFFIX'],
  [/\b(app[a-z]*)\.[0-9a-f]{16}\b/g, '$1.EVENT'],
  [/too old resource version: \d+ \(\d+\)/g, 'too old resource version: VERSION (VERSION)'],
  [/(assigned \S+ to )\S+/g, '$1NODE'],
];

/** The same value, with whatever a server chooses replaced by what it is. */
export function mask(value: unknown, namespace: string): unknown {
  const text = (given: string) =>
    inText.reduce(
      (masked, [chosen, name]) => masked.replaceAll(chosen, name),
      given.replaceAll(namespace, 'NAMESPACE'),
    );
  const look = (one: unknown): unknown => {
    if (typeof one === 'string') return text(one);
    if (Array.isArray(one)) return one.map(look);
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(
      Object.entries(one)
        .map(
          ([key, member]) => [text(key), isChosen(key, member) ? 'CHOSEN' : look(inStableOrder(key, member))] as const,
        )
        .sort(([left], [right]) => (left < right ? -1 : 1)),
    );
  };
  return look(value);
}

/** An empty one is an answer, too: it stays as it is. An object below such a key is managedFields' own. */
const isChosen = (key: string, member: unknown): boolean =>
  chosenByServer.has(key) &&
  (Array.isArray(member) || typeof member === 'number' || (typeof member === 'string' && member !== ''));

/** Who wrote first is told by the times, which are hidden: only then does the order mean nothing. */
function inStableOrder(key: string, member: unknown): unknown {
  if (key !== 'managedFields' || !Array.isArray(member)) return member;
  return inOrderOfNames(member);
}

/** For lists of owners under another name, too. */
export function inOrderOfNames<T extends object>(owners: readonly T[]): readonly T[] {
  const rank = (owner: T) => {
    const { manager, subresource, operation } = owner as Record<string, unknown>;
    return `${manager} ${subresource} ${operation}`;
  };
  return [...owners].sort((left, right) => (rank(left) < rank(right) ? -1 : 1));
}
