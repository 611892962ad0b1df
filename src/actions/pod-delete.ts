import type { Answer } from '../domain/answer.ts';
import type { Change, Plan, Seen, Target } from '../domain/change.ts';
import { versionOf } from '../domain/image.ts';
import { canonical, field, isObject, type Json, type JsonObject, listAt, objectAt, textAt } from '../domain/json.ts';
import type { PodReport } from '../domain/reports.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import type { StepForm } from '../domain/step-form.ts';
import { isWorkloadKind, type WorkloadRef } from '../domain/workload.ts';
import { parseReportOf } from '../reports/parse-report.ts';
import { rulesOf } from '../workloads/registry.ts';
import { causeInPods } from '../workloads/shared/pod-trouble.ts';
import { defineAction, type Given, type Readers } from './action.ts';
import { planLivesMs } from './change-plan.ts';
import { landsWithinMs } from './object-patch.ts';
import { kubectlFor } from './page-commands.ts';
import { readWorkloadWorld, type WorkloadWorld } from './workload-world.ts';

type Settings = {
  readonly namespace: string;
  /** Without one, the pod that keeps the workload's rollout from going on. */
  readonly name?: string;
  /** Of the pod that was shown. A pod of the same name that was made later is another one. */
  readonly uid?: string;
  readonly workload?: Pick<WorkloadRef, 'kind' | 'name'>;
  readonly reason?: string;
};
type World = {
  readonly pod: Answer<PodReport>;
  /** Volume claims that it mounts: what is on them stays. */
  readonly claims: readonly string[];
  /** The workload that it belongs to, where it was named. */
  readonly of?: WorkloadWorld;
  readonly mayDelete: Answer<boolean>;
};

export const podPath = (namespace: string, name: string): string =>
  `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}`;
export const podGvr = 'v1/pods';

const step: StepForm = {
  says: 'Delete one pod, that very one, so that its controller makes another.',
  class: 'irreversible',
  with: {
    workload: { type: 'workload', required: true, says: 'The workload that the pod belongs to.' },
    pod: { type: 'name', says: 'The pod; without it, the one that keeps the rollout from going on.' },
  },
  call: ({ workload, pod }) => ({
    ...(isObject(workload) && { workload, namespace: workload.namespace ?? '' }),
    ...(pod !== undefined && { name: pod }),
  }),
  byHand: settings => [`${kubectlFor(settings)} delete pod ${settings.pod ?? 'POD'}`],
};

/** Deletes one pod, that very one, so that its controller makes another. What was in it is gone. */
export const podDelete = defineAction<Settings, World>({ name: 'pod.delete', step, parse, read, plan, observe });

function parse(raw: Json): { settings: Settings } | { problems: readonly string[] } {
  if (!isObject(raw)) return { problems: ['the settings must be a map'] };
  const [namespace, name, uid, reason] = ['namespace', 'name', 'uid', 'reason'].map(key => textAt(raw, key));
  const of = objectAt(raw, 'workload');
  const [ofKind, ofName] = [field(of, 'kind'), textAt(of, 'name')];
  const isOf = isWorkloadKind(ofKind) && ofName !== undefined;
  if (!namespace || !(name || isOf)) return { problems: [`"${namespace ? 'name' : 'namespace'}" is missing`] };
  return {
    settings: {
      namespace,
      ...(name && { name }),
      ...(uid && { uid }),
      ...(isOf && { workload: { kind: ofKind, name: ofName } }),
      ...(reason && { reason }),
    },
  };
}

async function read(settings: Settings, from: Readers, signal: AbortSignal): Promise<World> {
  const { namespace, workload } = settings;
  const reading = workload && readWorkloadWorld({ ...workload, namespace }, from, signal);
  const name = settings.name ?? podInTheWay(await reading, from.now())?.pod.name;
  const [found, mayDelete, of] = await Promise.all([
    name === undefined ? nothingInTheWay(await reading) : from.reader.get(podPath(namespace, name), signal),
    from.access.may({ verb: 'delete', group: '', resource: 'pods', namespace, ...(name && { name }) }, signal),
    reading,
  ]);
  const claims = found.kind === 'ok' ? claimsOf(found.value) : [];
  return { pod: podIn(found), claims, mayDelete, ...(of && { of }) };
}

/** As if the template had been changed long ago: here a person has waited enough. */
const podInTheWay = (of: WorkloadWorld | undefined, now: number) =>
  of?.kind === 'read' ? rulesOf(of.family).podToDelete(of.family, { now, changedAt: 0 }) : undefined;

/** No pod was named, and none is to be deleted; or nobody knows, because the workload could not be read. */
const nothingInTheWay = (of: WorkloadWorld | undefined): Answer<Json> =>
  of?.kind === 'unread' ? of.answer : { kind: 'absent', says: ours('no pod keeps the rollout from going on') };

const claimsOf = (pod: Json): readonly string[] =>
  listAt(pod, 'spec', 'volumes').flatMap(volume => textAt(volume, 'persistentVolumeClaim', 'claimName') ?? []);

function podIn(found: Answer<Json>): World['pod'] {
  if (found.kind !== 'ok') return found;
  const report = parseReportOf('Pod', found.value);
  return report?.kind === 'Pod'
    ? { ...found, value: report }
    : { kind: 'unreachable', says: ours('the API server sent no Pod that can be read') };
}

function plan(settings: Settings, world: World, given: Given): Plan {
  const { pod: answer, mayDelete } = world;
  if (answer.kind !== 'ok') {
    const isNone = settings.name === undefined && world.of?.kind === 'read' && answer.kind === 'absent';
    return { kind: isNone ? 'nothing-to-do' : 'blocked', because: answer.says };
  }
  const pod = answer.value;
  const { namespace } = settings;
  const { name } = pod;
  if (settings.uid !== undefined && settings.uid !== pod.uid)
    return { kind: 'nothing-to-do', because: safe(`${name} is another pod now: the one that was meant is gone`) };
  if (pod.deletedAt !== undefined) return { kind: 'nothing-to-do', because: safe(`${name} is being deleted already`) };
  const id = given.nextId();
  const { cluster, server, context } = given.place;
  const target: Target = { cluster, gvr: podGvr, namespace, name, uid: pod.uid };
  const options: JsonObject = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid: pod.uid } };
  const path = podPath(namespace, name);
  return {
    kind: 'change',
    call: { do: 'pod.delete', with: { ...settings, name, uid: pod.uid } },
    hash: given.hash(canonical({ server, cluster, call: 'pod.delete', path, body: options })),
    changes: [
      {
        id,
        target,
        says: safe(`delete pod ${name}`),
        class: 'irreversible',
        probes: [{ target, pointer: '/metadata/uid', before: given.hash(canonical(pod.uid)) }],
        via: 'kube',
        bytes: given.hash(canonical(options)),
        repeatable: false,
        landsWithinMs,
        effect: { via: 'kube', method: 'DELETE', path, contentType: 'application/json', body: JSON.stringify(options) },
      },
    ],
    madeAt: given.now,
    expiresAt: given.now + planLivesMs,
    ...(mayDelete.kind === 'ok' &&
      !mayDelete.value && { denied: safe(`${given.by} may not delete pods in ${namespace}`) }),
    preview: {
      title: safe(`DELETE POD ${name} (${versionOf(pod.containers.map(({ image }) => image))})`),
      changes: [{ what: safe(`pod ${name}`), before: stateOf(pod, given.now), after: ours('deleted') }],
      stays: [
        ours('the pod template'),
        ...world.claims.map(claim => safe(`volume claim ${claim}, and all that is on it`)),
      ],
      why: whyOf(pod, world, given.now),
      effect: effectInWords(pod, world),
      checked: [
        ...(mayDelete.kind === 'ok' && mayDelete.value ? [ours('you may do it')] : []),
        ...(wasNeverReady(pod)
          ? [safe(`${name} was never ready since it was made: no Service sent it a request`)]
          : []),
      ],
      unknown: mayDelete.kind === 'ok' ? [] : [safe(`whether you may delete pods: ${mayDelete.says}`)],
      warnings: [
        ours(
          world.claims.length > 0
            ? 'what it holds in memory, or on disk outside of its volume, is gone'
            : 'it mounts no volume claim: all that it holds is gone with it',
        ),
        ours('a PodDisruptionBudget is not asked: a deletion is no eviction'),
        ...(pod.isReady ? [safe(`${name} is ready: who is connected to it is cut off`)] : []),
        ...(pod.ownerUid === undefined ? [ours('nothing owns it, so nothing makes it again')] : []),
      ],
      byHand: safe(`kubectl --context ${context} -n ${namespace} delete pod ${name}`),
    },
  };
}

/** Its first condition is as old as its "not ready": it has not changed since the kubelet took the pod up. */
function wasNeverReady({ isReady, conditions }: PodReport): boolean {
  const at = (type: string) => conditions.find(one => one.type === type)?.changedAt;
  const since = at('Ready');
  return !isReady && since !== undefined && since === at('Initialized');
}

const stateOf = (pod: PodReport, now: number): SafeText =>
  causeInPods([pod], { now })?.says ?? safe(pod.isReady ? 'ready' : 'not ready');

function whyOf(pod: PodReport, { of }: World, now: number): SafeText {
  const inTheWay = podInTheWay(of, now);
  return inTheWay?.pod.uid === pod.uid ? inTheWay.because : ours('you chose it');
}

function effectInWords({ name, ownerUid }: PodReport, { of }: World): SafeText {
  if (ownerUid === undefined) return ours('it stops within its grace period');
  if (of?.kind !== 'read') return ours('it stops within its grace period; its controller makes another');
  const current = rulesOf(of.family).current(of.family);
  const template = current
    ? `r${current.revision} (${versionOf(current.containers.map(({ image }) => image))})`
    : 'what is asked for';
  return of.family.workload.kind === 'StatefulSet'
    ? safe(`${name} stops within its grace period and is made again from ${template}`)
    : safe(`it stops within its grace period; another one is made from ${template}`);
}

/** A deletion leaves no mark, and needs none: the pod of that uid is there, goes, or is gone. */
function observe({ target, probes: _none }: Change, { pod, of }: World, { now }: { readonly now: number }): Seen {
  if (pod.kind !== 'ok' && pod.kind !== 'absent') return { landed: 'unreadable', effect: 'unknown', says: pod.says };
  const isSame = pod.kind === 'ok' && pod.value.uid === target.uid;
  if (isSame && pod.value.deletedAt === undefined)
    return { landed: 'before', effect: 'waiting', says: safe(`${target.name} is there as before`) };
  if (isSame) return { landed: 'after', effect: 'waiting', says: safe(`${target.name} stops`) };
  if (of?.kind !== 'read') return { landed: 'after', effect: 'in-effect', says: safe(`${target.name} is gone`) };
  if (of.family.workload.kind !== 'StatefulSet') return { landed: 'after', ...othersReady(target.name, of) };
  if (pod.kind !== 'ok')
    return { landed: 'after', effect: 'waiting', says: safe(`${target.name} is not made again yet`) };
  const runs = versionOf(pod.value.containers.map(({ image }) => image));
  if (pod.value.isReady)
    return { landed: 'after', effect: 'in-effect', says: safe(`${target.name} was made again (${runs}) and is ready`) };
  const cause = causeInPods([pod.value], { now });
  if (cause?.certainty === 'sure')
    return {
      landed: 'after',
      effect: 'failed',
      says: safe(`${target.name} was made again (${runs}), and ${cause.says}`),
    };
  return { landed: 'after', effect: 'waiting', says: safe(`${target.name} was made again (${runs}), not ready yet`) };
}

function othersReady(name: string, { family }: WorkloadWorld & { kind: 'read' }): Pick<Seen, 'effect' | 'says'> {
  const { ready, desired } = family.workload;
  const says = safe(`${name} is gone; ${ready} of ${desired} pods are ready`);
  return { effect: ready >= desired ? 'in-effect' : 'waiting', says };
}
