/** The kinds this build knows. A new kind is a folder in `src/workloads`, a line in its registry, and one here. */
export type WorkloadKind = 'Deployment' | 'StatefulSet' | 'DaemonSet';

/** How a kind is called: in API paths, on a command line, in a sentence. */
export type KindNames = {
  readonly plural: string;
  readonly short: string;
  /** What kubectl takes before the slash, in small letters. */
  readonly words: readonly string[];
};

const names: { readonly [Kind in WorkloadKind]: KindNames } = {
  Deployment: {
    plural: 'deployments',
    short: 'deploy',
    words: ['deploy', 'deployment', 'deployments', 'deployments.apps', 'deployment.apps'],
  },
  StatefulSet: {
    plural: 'statefulsets',
    short: 'sts',
    words: ['sts', 'statefulset', 'statefulsets', 'statefulsets.apps', 'statefulset.apps'],
  },
  DaemonSet: {
    plural: 'daemonsets',
    short: 'ds',
    words: ['ds', 'daemonset', 'daemonsets', 'daemonsets.apps', 'daemonset.apps'],
  },
};

export const workloadKinds = Object.keys(names) as readonly WorkloadKind[];
export const namesOf = (kind: WorkloadKind): KindNames => names[kind];
export const isWorkloadKind = (text: unknown): text is WorkloadKind =>
  typeof text === 'string' && Object.hasOwn(names, text);

export type WorkloadRef = { readonly kind: WorkloadKind; readonly namespace: string; readonly name: string };

export const workloadKey = ({ kind, namespace, name }: WorkloadRef): string => `${kind}/${namespace}/${name}`;

export const isSameWorkload = (a: WorkloadRef, b: WorkloadRef): boolean => workloadKey(a) === workloadKey(b);

/** All three kinds are in the API group `apps`. */
export const workloadPath = ({ kind, namespace, name }: WorkloadRef): string =>
  `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}/${names[kind].plural}/${encodeURIComponent(name)}`;

/** As a `Target` names it: `apps/v1/deployments`. */
export const gvrOf = (kind: WorkloadKind): string => `apps/v1/${names[kind].plural}`;
export const kindOfGvr = (gvr: string): WorkloadKind | undefined => workloadKinds.find(kind => gvrOf(kind) === gvr);

/** As our own commands take it: a Deployment needs no word before its name. */
export const commandName = (ref: Pick<WorkloadRef, 'kind' | 'name'>): string =>
  ref.kind === 'Deployment' ? ref.name : slashName(ref);

/** `deploy/checkout`, as kubectl takes it. */
export const slashName = ({ kind, name }: Pick<WorkloadRef, 'kind' | 'name'>): string => `${names[kind].short}/${name}`;
