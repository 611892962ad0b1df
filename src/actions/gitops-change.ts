import type { Answer } from '../domain/answer.ts';
import type { Change, Seen, Target } from '../domain/change.ts';
import { field, isObject, type Json, type JsonObject, textAt } from '../domain/json.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import type { StepForm } from '../domain/step-form.ts';
import type { WorkloadRef } from '../domain/workload.ts';
import { writtenBy } from '../reports/written-by.ts';
import { type GitOpsKind, type GitOpsObject, gitOpsGvr, gitOpsName, gitOpsPath } from '../workloads/gitops-owner.ts';
import type { AtTime, Readers } from './action.ts';
import { quoted } from './change-plan.ts';
import { type GitOpsWorld, readGitOpsWorld } from './gitops-world.ts';
import type { Operation } from './object-patch.ts';
import { annotationPointer } from './object-patch.ts';
import { observeObject } from './observe-object.ts';
import { withWorkloadNames, workloadSetting } from './step-settings.ts';
import { parseRef } from './workload-world.ts';

/** What was there before it was suspended, on the object itself, so that anybody can put exactly that back. */
export const suspendedAnnotation = 'deploy-cockpit.io/gitops-before';

/** Where each kind says that it writes by itself, and what it says when it must not. */
const switches: Readonly<
  Record<GitOpsKind, { readonly path: string; off(before: Json | undefined): Json | undefined }>
> = {
  Application: { path: '/spec/syncPolicy/automated', off: () => undefined },
  // Its own way to leave that part of its Applications to people (argo-cd, docs/operator-manual/applicationset).
  ApplicationSet: {
    path: '/spec/ignoreApplicationDifferences',
    off: before => [...(Array.isArray(before) ? before : []), { jsonPointers: ['/spec/syncPolicy'] }],
  },
  Kustomization: { path: '/spec/suspend', off: () => true },
  HelmRelease: { path: '/spec/suspend', off: () => true },
};

export const switchOf = ({ kind, raw }: Pick<GitOpsObject, 'kind' | 'raw'>) => {
  const { path, off } = switches[kind];
  const now = field(raw, ...path.split('/').slice(1));
  return { path, now, off: off(now) };
};

/** From one value to another at a path, tested; `undefined` = absent. */
export function valueWritten(
  raw: JsonObject,
  path: string,
  to: Json | undefined,
): { readonly tests: readonly Operation[]; readonly writes: readonly Operation[] } {
  const keys = path.split('/').slice(1);
  const [parent, key] = [keys.slice(0, -1), keys.at(-1) ?? ''];
  const now = field(raw, ...keys);
  const tests: readonly Operation[] = [{ op: 'test', path, value: now ?? null }];
  if (to === undefined) return { tests, writes: now === undefined ? [] : [{ op: 'remove', path }] };
  if (isObject(field(raw, ...parent))) return { tests, writes: [{ op: 'add', path, value: to }] };
  const parentPath = `/${parent.join('/')}`;
  return {
    tests: [{ op: 'test', path: parentPath, value: null }],
    writes: [{ op: 'add', path: parentPath, value: { [key]: to } }],
  };
}

export type GitOpsSettings = WorkloadRef & { readonly includeParents: boolean; readonly before: readonly Before[] };

/** The value that a suspension took away; without one the member was absent. */
export type Before = Pick<GitOpsObject, 'kind' | 'namespace' | 'name'> & { readonly value?: Json };

export type GitOpsChangeWorld = {
  readonly gitOps: GitOpsWorld;
  readonly mayPatch: readonly Answer<boolean>[];
};

export const gitOpsStep = (says: string, byHand: () => readonly string[]): StepForm => ({
  says,
  class: 'change',
  with: {
    workload: workloadSetting,
    'include-parents': {
      type: 'yes-no',
      says: 'Also whatever would switch it on again, such as an app of apps; yes unless told.',
    },
  },
  call: withWorkloadNames,
  byHand,
});

/**
 * One line for each kind, since on paper nobody knows which one it is. Without the tests that a plan has: a person sees
 * what is there.
 */
export const gitOpsOnPage = (writing: (kind: GitOpsKind, path: string) => string): readonly string[] =>
  (['Application', 'Kustomization', 'HelmRelease'] as const).map(kind => {
    const [group, , plural] = gitOpsGvr(kind).split('/');
    const patch = writing(kind, switches[kind].path);
    return `kubectl -n GITOPS_NAMESPACE patch ${plural}.${group} ${kind.toUpperCase()} --type=json -p '[${patch}]'`;
  });

export function parseGitOps(raw: Json): { settings: GitOpsSettings } | { problems: readonly string[] } {
  if (!isObject(raw)) return { problems: ['the settings must be a map'] };
  const { ref, problems } = parseRef(raw);
  if (!ref) return { problems };
  const before = Array.isArray(raw.before) ? raw.before.flatMap(beforeIn) : [];
  return { settings: { ...ref, includeParents: raw['include-parents'] !== false, before } };
}

function beforeIn(one: Json): readonly Before[] {
  const [kind, namespace, name] = ['kind', 'namespace', 'name'].map(key => textAt(one, key));
  if (!kind || !Object.hasOwn(switches, kind) || !namespace || !name) return [];
  const value = field(one, 'value');
  return [{ kind: kind as GitOpsKind, namespace, name, ...(value !== undefined && { value }) }];
}

export async function readGitOpsChange(
  { kind, namespace, name }: GitOpsSettings,
  from: Readers,
  signal: AbortSignal,
): Promise<GitOpsChangeWorld> {
  const gitOps = await readGitOpsWorld({ kind, namespace, name }, from, signal);
  const objects = gitOps.kind === 'read' ? gitOps.objects : [];
  const mayPatch = await Promise.all(objects.map(one => mayPatchOne(one, from, signal)));
  return { gitOps, mayPatch };
}

function mayPatchOne({ kind, namespace, name }: GitOpsObject, { access }: Readers, signal: AbortSignal) {
  const [group = '', , resource = ''] = gitOpsGvr(kind).split('/');
  return access.may({ verb: 'patch', group, resource, namespace, name }, signal);
}

export const gitOpsTarget = (cluster: string, { kind, namespace, name }: Before | GitOpsObject): Target => ({
  cluster,
  gvr: gitOpsGvr(kind),
  namespace,
  name,
});

/** The same patch with kubectl. */
export function patchByHand({ kind, namespace, name }: GitOpsObject, operations: readonly Operation[]): string {
  const [group, , plural] = gitOpsGvr(kind).split('/');
  const patch = operations.map(one => ({ ...one }));
  return `-n ${namespace} patch ${plural}.${group} ${name} --type=json -p ${quoted(patch)}`;
}

export const pathOf = ({ kind, namespace, name }: GitOpsObject): string => gitOpsPath(kind, namespace, name);

/** `Argo CD Application shop may not be patched…`: the rights that a change of these objects needs. */
export const needsOf = (world: GitOpsChangeWorld, objects: readonly GitOpsObject[]) =>
  objects.flatMap(one => {
    const index = world.gitOps.kind === 'read' ? world.gitOps.objects.indexOf(one) : -1;
    const may = world.mayPatch[index];
    return may ? [{ to: `patch ${gitOpsName(one)} in ${one.namespace}`, may }] : [];
  });

/** What is seen of a change to one of the objects, as far as it doesn't matter which way it went. */
export function observeGitOps(
  change: Change,
  { gitOps }: GitOpsChangeWorld,
  { hash }: AtTime,
): { readonly seen: Seen } | { readonly stands: Pick<Seen, 'landed'>; readonly object: GitOpsObject } {
  const unknown = (says: SafeText): { readonly seen: Seen } => ({
    seen: { landed: 'unreadable', effect: 'unknown', says },
  });
  if (gitOps.kind === 'unread') return unknown(gitOps.says);
  const { gvr, namespace, name } = change.target;
  const object = gitOps.objects.find(
    one => gitOpsGvr(one.kind) === gvr && one.namespace === namespace && one.name === name,
  );
  if (!object) return unknown(gitOps.unread[0] ?? safe(`${name} is not found among what writes the workload`));
  const found = observeObject(change, object.raw, hash, pointer =>
    safe(
      `${gitOpsName(object)}: ${pointer.replace('/spec/', '')} was changed again, by ${writtenBy(object.raw, pointer)}`,
    ),
  );
  return 'seen' in found ? found : { ...found, object };
}

export const beforePointer = annotationPointer(suspendedAnnotation);
export const noTool = (name: string): SafeText => safe(`no GitOps tool writes ${name}`);
export const offInWords = (value: Json | undefined): SafeText =>
  value === undefined ? ours('(none)') : safe(JSON.stringify(value), 200);
