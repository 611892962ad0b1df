import type { Answer } from '../domain/answer.ts';
import { isObject, type Json, type JsonObject, textAt } from '../domain/json.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { type WorkloadRef, workloadPath } from '../domain/workload.ts';
import type { Reader } from '../ports/reader.ts';
import {
  type GitOpsMark,
  type GitOpsObject,
  gitOpsMarks,
  gitOpsName,
  gitOpsObject,
  gitOpsPath,
  isLeftAlone,
  type Marked,
  ownersAmong,
} from '../workloads/gitops-owner.ts';

/** Which GitOps tools write a workload, as they were read. */
export type GitOpsWorld =
  | { readonly kind: 'unread'; readonly says: SafeText }
  | {
      readonly kind: 'read';
      /** The workload as the server sent it. */
      readonly workload: JsonObject;
      /** What writes the workload, then what writes that, and so on. Empty: no tool writes it. */
      readonly objects: readonly GitOpsObject[];
      /** Marks whose object could not be read: what is unknown, in sentences. Never the same as none. */
      readonly unread: readonly SafeText[];
      /** A mark on the workload itself tells Flux to leave it alone. */
      readonly isLeftAlone: boolean;
    };

/** Parents of parents end somewhere; a circle of marks doesn't. */
const mostLevels = 5;

/** Reads who writes a workload, and who writes those, fresh. */
export async function readGitOpsWorld(
  ref: WorkloadRef,
  { reader }: { readonly reader: Pick<Reader, 'get' | 'list'> },
  signal: AbortSignal,
): Promise<GitOpsWorld> {
  const found = await reader.get(workloadPath(ref), signal);
  if (found.kind !== 'ok') return { kind: 'unread', says: found.says };
  const workload = isObject(found.value) ? found.value : {};
  const objects: GitOpsObject[] = [];
  const unread: SafeText[] = [];
  let marked: readonly (readonly [JsonObject, Marked])[] = [[workload, { group: 'apps', ...ref }]];
  for (let level = 0; level < mostLevels && marked.length > 0; level += 1) {
    const owners = await Promise.all(marked.map(([raw, who]) => ownersOf(raw, who, level, reader, signal)));
    const fresh = owners
      .flatMap(one => one.objects)
      .filter((one, index, all) => all.findIndex(({ uid }) => uid === one.uid) === index)
      .filter(({ uid }) => !objects.some(known => known.uid === uid));
    objects.push(...fresh);
    unread.push(...owners.flatMap(one => one.unread));
    marked = fresh.map(one => [one.raw, { group: groupOf(one.raw), ...one }]);
  }
  return {
    kind: 'read',
    workload,
    objects,
    unread: [...new Set(unread)],
    isLeftAlone: isLeftAlone(workload),
  };
}

const groupOf = (raw: JsonObject): string => (textAt(raw, 'apiVersion') ?? '').split('/')[0] ?? '';

type Owners = {
  readonly objects: readonly GitOpsObject[];
  readonly unread: readonly SafeText[];
};

async function ownersOf(
  raw: JsonObject,
  marked: Marked,
  level: number,
  reader: Pick<Reader, 'get' | 'list'>,
  signal: AbortSignal,
): Promise<Owners> {
  const found = await Promise.all(gitOpsMarks(raw, marked).map(mark => ownerOf(mark, marked, level, reader, signal)));
  return {
    objects: found.flatMap(one => one.objects),
    unread: found.flatMap(one => one.unread),
  };
}

async function ownerOf(
  mark: GitOpsMark,
  marked: Marked,
  level: number,
  reader: Pick<Reader, 'get' | 'list'>,
  signal: AbortSignal,
): Promise<Owners> {
  const answer = await namedBy(mark, reader, signal);
  if (answer.kind === 'ok') {
    const own = ownersAmong(mark, answer.value.filter(isObject), marked).flatMap(
      one => gitOpsObject(mark.kind, one, level) ?? [],
    );
    if (own.length > 0 || mark.isVague) return { objects: own, unread: [] };
    return {
      objects: [],
      unread: [safe(`${says(mark, marked)}, and it is not in this cluster`)],
    };
  }
  // Without the tool's API a label that others use too means nothing.
  if (answer.kind === 'absent')
    return {
      objects: [],
      unread: mark.isVague ? [] : [safe(`${says(mark, marked)}, and it is not in this cluster`)],
    };
  return {
    objects: [],
    unread: [safe(`${says(mark, marked)}, which can't be read: ${answer.says}`)],
  };
}

const says = (mark: GitOpsMark, { kind, name }: Marked): string =>
  `${kind} ${name} ${mark.isVague ? 'may be' : 'is'} managed by ${gitOpsName(mark)}`;

/** Argo CD's own namespace where the mark names none and the operator may not look into all. */
const usualNamespace = 'argocd';

/** Objects of the name that a mark says. `absent`: there is none, or not even their API. */
async function namedBy(
  { kind, name, namespace }: GitOpsMark,
  reader: Pick<Reader, 'get' | 'list'>,
  signal: AbortSignal,
): Promise<Answer<readonly Json[]>> {
  if (namespace !== undefined) return one(await reader.get(gitOpsPath(kind, namespace, name), signal));
  const all = await reader.list(
    `${gitOpsPath(kind)}?fieldSelector=metadata.name%3D${encodeURIComponent(name)}`,
    signal,
  );
  if (all.kind !== 'denied') return all;
  // Rights are asked before the API is looked for, so a denial does not say that there are any.
  const api = await reader.get(gitOpsPath(kind).replace(/\/[^/]+$/, ''), signal);
  if (api.kind === 'absent') return api;
  return one(await reader.get(gitOpsPath(kind, usualNamespace, name), signal));
}

const one = (answer: Answer<Json>): Answer<readonly Json[]> =>
  answer.kind === 'ok' ? { ...answer, value: [answer.value] } : answer;
