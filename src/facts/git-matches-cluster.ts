import type { AtTime } from '../actions/action.ts';
import { type GitOpsWorld, readGitOpsWorld } from '../actions/gitops-world.ts';
import type { Instant } from '../domain/brands.ts';
import { age } from '../domain/duration.ts';
import { isObject, type Json, type JsonObject, listAt, textAt } from '../domain/json.ts';
import type { WorkloadRef } from '../domain/workload.ts';
import { fieldWritersOf } from '../reports/field-writers.ts';
import { instantAt } from '../reports/instant-at.ts';
import { type GitOpsObject, gitOpsName, resourceOf } from '../workloads/gitops-owner.ts';
import { defineFact } from './fact.ts';
import { holds, holdsNot, type Judged, unknown } from './judged.ts';

/** Whether Git asks for what runs, so that switching sync on again changes nothing. */
export const gitMatchesCluster = defineFact<GitOpsWorld>({
  name: 'git-matches-cluster',
  asks: 'Does Git say what the cluster runs?',
  read: ({ workload }, from, signal) => readGitOpsWorld(workload, from, signal),
  judge: ({ workload }, world, given) => judgeMatch(workload, world, given),
});

export function judgeMatch(ref: WorkloadRef, world: GitOpsWorld, { now }: Pick<AtTime, 'now'>): Judged {
  if (world.kind === 'unread') return unknown(`not read: ${world.says}`);
  const owners = world.objects.filter(({ level }) => level === 0);
  const [first] = world.unread;
  if (owners.length === 0) return first ? unknown(first) : holds('no GitOps tool manages it');
  const writtenAt = templateWrittenAt(world.workload);
  const each = owners.map(owner =>
    owner.kind === 'Application' ? ofApplication(owner, ref, writtenAt, now) : ofFlux(owner, world.workload),
  );
  // All have to agree, and the one that doesn't is the one to tell of.
  return (
    each.find(({ value }) => value === 'false') ?? each.find(({ value }) => value === 'unknown') ?? (each[0] as Judged)
  );
}

/** When the pod template was last written, by whomever. */
const templateWrittenAt = (workload: JsonObject): Instant | undefined =>
  fieldWritersOf(workload)
    .filter(({ ownsTemplate, subresource }) => ownsTemplate && subresource === undefined)
    .map(({ at }) => at)
    .reduce<Instant | undefined>((newest, at) => (at !== undefined && at > (newest ?? 0) ? at : newest), undefined);

/** Argo CD compares again every two to three minutes, and says when: what it said before the last change is old. */
function ofApplication(
  app: GitOpsObject,
  { kind, namespace, name }: WorkloadRef,
  writtenAt: Instant | undefined,
  now: Instant,
): Judged {
  const status = textAt(app.raw, 'status', 'sync', 'status');
  const own = resourceOf(app.raw, { group: 'apps', kind, namespace, name });
  const ownStatus = own && textAt(own, 'status');
  const revision = textAt(app.raw, 'status', 'sync', 'revision')?.slice(0, 7);
  const comparedAt = instantAt(app.raw, 'status', 'reconciledAt');
  const evidence: Json = {
    application: `${app.namespace}/${app.name}`,
    status: status ?? null,
    ownStatus: ownStatus ?? null,
    comparedAt: comparedAt ?? null,
    templateWrittenAt: writtenAt ?? null,
  };
  const at = revision ? ` at ${revision}` : '';
  const compared = comparedAt === undefined ? '' : `, compared ${age(now - comparedAt)} ago`;
  if (status !== 'Synced' && status !== 'OutOfSync')
    return unknown(`${gitOpsName(app)} has not compared yet`, evidence);
  if (writtenAt !== undefined && (comparedAt === undefined || comparedAt < writtenAt))
    return unknown(
      `${gitOpsName(app)} has not compared since the template changed ${age(now - writtenAt)} ago; it does within 3 min`,
      evidence,
    );
  if (status === 'Synced') return holds(`${gitOpsName(app)} is Synced${at}${compared}`, evidence);
  const what = ownStatus === 'Synced' ? 'in another of its objects' : `in ${kind} ${name}`;
  return holdsNot(`${gitOpsName(app)} is OutOfSync${at} ${what}${compared}: the next sync would change it`, evidence);
}

/** Flux doesn't compare while it is suspended, so it can't say; and what it applied may have been written over since. */
function ofFlux(owner: GitOpsObject, workload: JsonObject): Judged {
  const name = gitOpsName(owner);
  const revision = textAt(owner.raw, 'status', 'lastAppliedRevision');
  const ready = listAt(owner.raw, 'status', 'conditions')
    .filter(isObject)
    .find(one => one.type === 'Ready');
  const others = fieldWritersOf(workload)
    .filter(({ ownsTemplate, subresource }) => ownsTemplate && subresource === undefined)
    .sort((a, b) => (b.at ?? 0) - (a.at ?? 0));
  const [newest] = others;
  const evidence: Json = {
    object: `${owner.namespace}/${owner.name}`,
    revision: revision ?? null,
    ready: ready?.status ?? null,
    templateWrittenBy: newest?.manager ?? null,
  };
  if (!owner.isAutomatic)
    return unknown(`${name} is suspended and compares nothing; a person has to look into Git`, evidence);
  if (ready?.status !== 'True')
    return holdsNot(`${name} is not ready: ${textAt(ready, 'message') ?? 'it has not applied anything yet'}`, evidence);
  if (newest && !/^(?:kustomize|helm)-controller$/.test(newest.manager))
    return unknown(`${name} is ready, but ${newest.manager} wrote the template last`, evidence);
  return holds(`${name} applied ${revision ?? 'its source'} and is ready`, evidence);
}
