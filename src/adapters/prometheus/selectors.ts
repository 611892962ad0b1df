import type { PodReport } from '../../domain/reports.ts';

/** Which label tells the pods apart, and which one holds the namespace. */
export type Split =
  | { readonly by: 'pod'; readonly label: string; readonly namespaceLabel: string }
  /** By the pod's address, `10.1.2.3:8080`. */
  | { readonly by: 'instance'; readonly label: string };

/** In the order in which they are tried. */
export const splits: readonly Split[] = [
  { by: 'pod', label: 'pod', namespaceLabel: 'namespace' },
  { by: 'pod', label: 'kubernetes_pod_name', namespaceLabel: 'kubernetes_namespace' },
  { by: 'pod', label: 'k8s_pod_name', namespaceLabel: 'k8s_namespace_name' },
  { by: 'pod', label: 'exported_pod', namespaceLabel: 'exported_namespace' },
  { by: 'pod', label: 'pod_name', namespaceLabel: 'namespace' },
  { by: 'instance', label: 'instance' },
];

/** PromQL reads a string as JSON writes it. */
export const quoted = (text: string): string => JSON.stringify(text);
export const literally = (text: string): string => text.replaceAll(/[.+*?^${}()|[\]\\]/g, '\\$&');

/** What a question about a pod, and its answer, need of it: also of one that is gone. */
export type AskedPod = Pick<PodReport, 'uid' | 'name' | 'namespace' | 'ip' | 'createdAt' | 'scrape' | 'resources'>;

/** More names than this are asked for by what they begin with. */
const mostNames = 40;

/** Matchers of the pods, to be put between braces. Others may match as well: who reads looks at each name. */
export function podMatchers(
  split: Split,
  pods: readonly Pick<PodReport, 'name' | 'namespace' | 'ip'>[],
  match: Readonly<Record<string, string>>,
): string {
  if (split.by === 'instance') {
    const ips = pods.flatMap(({ ip }) => (ip === undefined ? [] : literally(ip.includes(':') ? `[${ip}]` : ip)));
    return [...fixed(match), `${split.label}=~${quoted(`(?:${ips.join('|')})(?::[0-9]+)?`)}`].join(',');
  }
  const names = pods.map(({ name }) => name);
  const wanted =
    names.length <= mostNames
      ? names.map(literally)
      : [...new Set(names.map(name => literally(name.replace(/-[^-]+$/, ''))))].map(first => `${first}-[^-]+`);
  const namespaces = [...new Set(pods.map(({ namespace }) => namespace))];
  return namedMatchers(split, namespaces, wanted.join('|'), match);
}

/** Matchers of pods whose whole name fits an expression. */
export function namedMatchers(
  split: Extract<Split, { by: 'pod' }>,
  namespaces: readonly string[],
  names: string,
  match: Readonly<Record<string, string>>,
): string {
  // A series that has no such label is not of another namespace.
  const inNamespace = `${split.namespaceLabel}=~${quoted(['', ...namespaces.map(literally)].join('|'))}`;
  return [...fixed(match), inNamespace, `${split.label}=~${quoted(names)}`].join(',');
}

const fixed = (match: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(match).map(([label, value]) => `${label}=${quoted(value)}`);

/** Finds the pod of a series. */
export function podFinder<Pod extends AskedPod>(
  split: Split,
  pods: readonly Pod[],
): (labels: Readonly<Record<string, string>>) => Pod | undefined {
  if (split.by === 'pod') {
    const byName = new Map(pods.map(pod => [pod.name, pod]));
    return labels => byName.get(labels[split.label] ?? '');
  }
  const byIp = new Map(pods.map(pod => [pod.ip ?? '', pod]));
  return labels => byIp.get(addressOf(labels[split.label] ?? ''));
}

const addressOf = (instance: string): string =>
  /^\[(.*)\](?::\d+)?$/.exec(instance)?.[1] ?? instance.replace(/:\d+$/, '');
