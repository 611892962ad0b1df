import { type GitOpsWorld, readGitOpsWorld } from '../actions/gitops-world.ts';
import type { Json } from '../domain/json.ts';
import { type GitOpsObject, gitOpsName } from '../workloads/gitops-owner.ts';
import { defineFact } from './fact.ts';
import { holds, holdsNot, type Judged, unknown } from './judged.ts';

/** Whether nothing would write the old release back by itself: the tool that owns the workload, and what owns the tool. */
export const gitOpsSuspended = defineFact<GitOpsWorld>({
  name: 'gitops-suspended',
  asks: 'Is GitOps held back from undoing us, here and in every parent?',
  read: ({ workload }, from, signal) => readGitOpsWorld(workload, from, signal),
  judge: (_about, world) => judgeSuspended(world),
});

export function judgeSuspended(world: GitOpsWorld): Judged {
  if (world.kind === 'unread') return unknown(`not read: ${world.says}`);
  const { objects, unread, isLeftAlone } = world;
  const evidence: Json = { objects: objects.map(inShort), unread: [...unread] };
  const writes = (one: GitOpsObject) => one.isAutomatic && !(isLeftAlone && one.level === 0 && isFlux(one));
  const own = objects.find(one => one.level === 0 && writes(one));
  if (own) return holdsNot(`${gitOpsName(own)} writes it back by itself`, evidence);
  const syncing = objects.find(({ isSyncing }) => isSyncing);
  if (syncing) return holdsNot(`a sync of ${gitOpsName(syncing)} is still running`, evidence);
  // A parent matters only while there is something below it that it would switch on again.
  const parent = objects.find(writes);
  const below = parent && objects.find(({ level }) => level === parent.level - 1);
  if (parent && below)
    return holdsNot(`${gitOpsName(below)} is off, but ${gitOpsName(parent)} would switch it on again`, evidence);
  const [first] = unread;
  if (first) return unknown(first, evidence);
  if (objects.length === 0) return holds('no GitOps tool manages it', evidence);
  return holds(
    `${objects.map(gitOpsName).join(' and ')} ${objects.length > 1 ? 'wait' : 'waits'} to be asked`,
    evidence,
  );
}

const isFlux = ({ kind }: GitOpsObject): boolean => kind === 'Kustomization' || kind === 'HelmRelease';

const inShort = ({ kind, namespace, name, level, isAutomatic, isSyncing }: GitOpsObject): Json => ({
  kind,
  namespace,
  name,
  level,
  isAutomatic,
  isSyncing,
});
