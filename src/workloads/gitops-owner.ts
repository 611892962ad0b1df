import { field, isObject, type Json, type JsonObject, listAt, textAt, textsAt } from '../domain/json.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';

export type GitOpsKind = 'Application' | 'ApplicationSet' | 'Kustomization' | 'HelmRelease';

const apis: Readonly<
  Record<
    GitOpsKind,
    {
      readonly group: string;
      readonly version: string;
      readonly plural: string;
    }
  >
> = {
  Application: {
    group: 'argoproj.io',
    version: 'v1alpha1',
    plural: 'applications',
  },
  ApplicationSet: {
    group: 'argoproj.io',
    version: 'v1alpha1',
    plural: 'applicationsets',
  },
  Kustomization: {
    group: 'kustomize.toolkit.fluxcd.io',
    version: 'v1',
    plural: 'kustomizations',
  },
  HelmRelease: {
    group: 'helm.toolkit.fluxcd.io',
    version: 'v2',
    plural: 'helmreleases',
  },
};

export const gitOpsGvr = (kind: GitOpsKind): string => {
  const { group, version, plural } = apis[kind];
  return `${group}/${version}/${plural}`;
};

/** Without a namespace: the collection in all of them. Without a name: the collection. */
export function gitOpsPath(kind: GitOpsKind, namespace?: string, name?: string): string {
  const { group, version, plural } = apis[kind];
  const within = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
  return `/apis/${group}/${version}${within}/${plural}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`;
}

/** A mark on an object that says who writes it. */
export type GitOpsMark = {
  readonly kind: GitOpsKind;
  readonly name: string;
  /** Absent where the mark doesn't say: then it is looked for in all namespaces. */
  readonly namespace?: string;
  /** A label that others use too: without an object of that name that lists this one it says nothing. */
  readonly isVague: boolean;
};

/** The kind, namespace and name of what is marked, as Argo CD writes them. */
export type Marked = {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
};

const tracking = 'argocd.argoproj.io/tracking-id';
const instance = 'app.kubernetes.io/instance';

/** Who is said to write this object, by its labels, annotations and owners. Most have none. */
export function gitOpsMarks(raw: JsonObject, marked: Marked): readonly GitOpsMark[] {
  const labels = textsAt(raw, 'metadata', 'labels');
  const annotations = textsAt(raw, 'metadata', 'annotations');
  return [
    ...argoMark(labels, annotations, marked),
    ...fluxMark('Kustomization', 'kustomize.toolkit.fluxcd.io', labels, marked),
    ...fluxMark('HelmRelease', 'helm.toolkit.fluxcd.io', labels, marked),
    ...listAt(raw, 'metadata', 'ownerReferences').flatMap(owner => {
      const name = textAt(owner, 'name');
      const isSet =
        textAt(owner, 'kind') === 'ApplicationSet' && textAt(owner, 'apiVersion')?.startsWith('argoproj.io/');
      return isSet && name
        ? [
            {
              kind: 'ApplicationSet' as const,
              name,
              namespace: marked.namespace,
              isVague: false,
            },
          ]
        : [];
    }),
  ];
}

/**
 * `NAMESPACE_NAME:GROUP/KIND:NAMESPACE/NAME`, the first namespace only where it is not Argo CD's own. An id that
 * speaks of another object was copied, and Argo CD doesn't heed it either (argo-cd, util/argo/resource_tracking.go).
 */
function argoMark(
  labels: Readonly<Record<string, string>>,
  annotations: Readonly<Record<string, string>>,
  { group, kind, namespace, name }: Marked,
): readonly GitOpsMark[] {
  const [app = '', of, who] = (annotations[tracking] ?? '').split(':');
  if (app && of === `${group}/${kind}` && (who === `${namespace}/${name}` || who === name))
    return [{ kind: 'Application', ...splitApp(app), isVague: false }];
  const own = labels['argocd.argoproj.io/instance'];
  if (own) return [{ kind: 'Application', ...splitApp(own), isVague: false }];
  const shared = labels[instance];
  // Helm's own charts write the same label; Helm says so beside it, and Argo CD never does.
  if (!shared || 'meta.helm.sh/release-name' in annotations) return [];
  return [{ kind: 'Application', ...splitApp(shared), isVague: true }];
}

function splitApp(app: string): {
  readonly name: string;
  readonly namespace?: string;
} {
  const at = app.indexOf('_');
  return at > 0 ? { namespace: app.slice(0, at), name: app.slice(at + 1) } : { name: app };
}

function fluxMark(
  kind: 'Kustomization' | 'HelmRelease',
  prefix: string,
  labels: Readonly<Record<string, string>>,
  { namespace }: Marked,
): readonly GitOpsMark[] {
  const name = labels[`${prefix}/name`];
  return name
    ? [
        {
          kind,
          name,
          namespace: labels[`${prefix}/namespace`] ?? namespace,
          isVague: false,
        },
      ]
    : [];
}

/** An object of a GitOps tool that writes a workload, or writes another such object. */
export type GitOpsObject = {
  readonly kind: GitOpsKind;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** As the server sent it: what a patch tests is copied from here. */
  readonly raw: JsonObject;
  /** 0: it writes the workload; 1: it writes an object of level 0, and so on. */
  readonly level: number;
  /** It writes without being asked. */
  readonly isAutomatic: boolean;
  /** A sync that has begun goes on even when automatic sync is switched off. */
  readonly isSyncing: boolean;
};

export function gitOpsObject(kind: GitOpsKind, raw: Json, level: number): GitOpsObject | undefined {
  const [namespace, name, uid] = ['namespace', 'name', 'uid'].map(key => textAt(raw, 'metadata', key));
  if (!isObject(raw) || !namespace || !name || !uid) return undefined;
  const isArgo = kind === 'Application';
  return {
    kind,
    namespace,
    name,
    uid,
    raw,
    level,
    isAutomatic: writesByItself[kind](raw),
    isSyncing:
      isArgo && (isObject(field(raw, 'operation')) || textAt(raw, 'status', 'operationState', 'phase') === 'Running'),
  };
}

const isTrue = (text: string | undefined): boolean => /^(?:1|t|true)$/i.test(text ?? '');

/** Whether it would write again what somebody else changed. Field names of Argo CD 3 and Flux 2. */
const writesByItself: {
  readonly [kind in GitOpsKind]: (raw: JsonObject) => boolean;
} = {
  Application: raw => {
    const automated = field(raw, 'spec', 'syncPolicy', 'automated');
    const isSkipped = isTrue(textsAt(raw, 'metadata', 'annotations')['argocd.argoproj.io/skip-reconcile']);
    return isObject(automated) && automated.enabled !== false && !isSkipped;
  },
  // It puts its template back into the Applications that it made, unless it was told to leave that part alone.
  ApplicationSet: raw => {
    const leaves = listAt(raw, 'spec', 'ignoreApplicationDifferences').some(
      one =>
        textAt(one, 'name') === undefined &&
        (listAt(one, 'jsonPointers').some(it => it === '/spec/syncPolicy' || it === '/spec/syncPolicy/automated') ||
          listAt(one, 'jqPathExpressions').some(
            it => it === '.spec.syncPolicy' || it === '.spec.syncPolicy.automated',
          )),
    );
    const onlyMakes = ['create-only', 'create-delete'].includes(
      textAt(raw, 'spec', 'syncPolicy', 'applicationsSync') ?? '',
    );
    return !leaves && !onlyMakes;
  },
  Kustomization: raw => field(raw, 'spec', 'suspend') !== true,
  HelmRelease: raw => field(raw, 'spec', 'suspend') !== true,
};

/** Whether Flux was told, on the object itself, to leave it alone. */
export const isLeftAlone = (raw: JsonObject): boolean => {
  const marks = {
    ...textsAt(raw, 'metadata', 'labels'),
    ...textsAt(raw, 'metadata', 'annotations'),
  };
  return (
    marks['kustomize.toolkit.fluxcd.io/reconcile']?.toLowerCase() === 'disabled' ||
    marks['kustomize.toolkit.fluxcd.io/ssa']?.toLowerCase() === 'ignore'
  );
};

/** What an Application says of one of its objects: `status: Synced`. */
export const resourceOf = (app: JsonObject, { group, kind, namespace, name }: Marked): JsonObject | undefined =>
  listAt(app, 'status', 'resources')
    .filter(isObject)
    .find(
      one =>
        (one.group ?? '') === group &&
        one.kind === kind &&
        one.name === name &&
        (one.namespace === undefined || one.namespace === namespace),
    );

/**
 * Which of the objects that bear the mark's name it means: those that count the marked one among their own. Where none
 * does, because none has compared yet or its comparison fails, a mark of the tool's own is believed all the same.
 */
export function ownersAmong(mark: GitOpsMark, found: readonly JsonObject[], marked: Marked): readonly JsonObject[] {
  if (mark.kind !== 'Application') return found;
  const listing = found.filter(one => resourceOf(one, marked) !== undefined);
  return listing.length > 0 || mark.isVague ? listing : found;
}

const inWords: Readonly<Record<GitOpsKind, string>> = {
  Application: 'Argo CD Application',
  ApplicationSet: 'Argo CD ApplicationSet',
  Kustomization: 'Flux Kustomization',
  HelmRelease: 'Flux HelmRelease',
};

/** `Argo CD Application shop` */
export const gitOpsName = ({ kind, name }: Pick<GitOpsObject, 'kind' | 'name'>): SafeText =>
  safe(`${inWords[kind]} ${name}`, 120);
