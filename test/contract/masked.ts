/** What may differ between two servers without anybody being wrong: names, times, counters and addresses they choose. */
const chosenByServer = new Set([
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'deletionTimestamp',
  'time',
  'lastTransitionTime',
  'lastUpdateTime',
  'startTime',
  'startedAt',
  'finishedAt',
  'firstTimestamp',
  'lastTimestamp',
  'eventTime',
  'nodeName',
  'hostIP',
  'hostIPs',
  'podIP',
  'podIPs',
  'containerID',
  'clusterIP',
  'clusterIPs',
  'continue',
  'pod-template-hash',
]);

const uid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const time = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;
const podName = /\b(app[a-z]*)-[a-z0-9]{5,10}-[a-z0-9]{5}\b/g;
const setName = /\b(app[a-z]*)-(?=[a-z0-9]*\d)[a-z0-9]{5,10}\b/g;

/** The same value with everything that a server chooses replaced by what it is. */
export function masked(value: unknown, namespace: string): unknown {
  if (typeof value === 'string')
    return value
      .replaceAll(namespace, 'NAMESPACE')
      .replaceAll(uid, 'UID')
      .replaceAll(time, 'TIME')
      .replaceAll(podName, '$1-HASH-POD')
      .replaceAll(setName, '$1-HASH');
  if (Array.isArray(value)) return value.map(one => masked(one, namespace));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      // How many old pods still take their leave at one moment is chance.
      .filter(([key]) => key !== 'terminatingReplicas')
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => {
        if (key === 'managedFields') return [key, writersOf(member)];
        return [key, chosenByServer.has(key) ? 'CHOSEN' : masked(member, namespace)];
      }),
  );
}

/** Who owns what, without the controllers' own entries, whose moment is chance. */
const writersOf = (entries: unknown): unknown =>
  (entries as readonly { manager: string; operation: string; subresource?: string; fieldsV1?: object }[])
    .filter(({ manager, subresource }) => manager !== 'kube-controller-manager' && subresource === undefined)
    .map(({ manager, operation, fieldsV1 }) => ({ manager, operation, fields: fieldsV1 }));
