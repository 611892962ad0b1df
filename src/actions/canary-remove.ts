import type { Change, Plan, Seen, Target } from '../domain/change.ts';
import { canonical, isObject, type Json, type JsonObject, textAt } from '../domain/json.ts';
import { ours, safe } from '../domain/safe-text.ts';
import { namesOf, workloadPath } from '../domain/workload.ts';
import { canaryName, instantText, rampAnnotation, rampNoteOf, rampNoteText } from '../workloads/canary.ts';
import { stableNameOf } from '../workloads/canary-of.ts';
import { servingOf } from '../workloads/serving.ts';
import { type AtTime, defineAction, type Given } from './action.ts';
import { observeCanary } from './canary-effect.ts';
import {
  type CanaryRef,
  type CanaryWorld,
  canaryRef,
  parseCanaryRef,
  readCanaryWorld,
  stableRef,
} from './canary-world.ts';
import { changePlan } from './change-plan.ts';
import { landsWithinMs, objectPatch, type Part } from './object-patch.ts';
import { kubectlFor } from './page-commands.ts';
import { withWorkloadNames, workloadSetting } from './step-settings.ts';
import { blocked } from './verb-action.ts';
import { type ReadWorld, workloadTarget } from './workload-world.ts';

type Settings = CanaryRef & { readonly reason?: string };

/**
 * Takes a canary away: first to 0 pods, which is in effect within seconds, then the Deployment itself. The stable one
 * has all its replicas all the time, so there is nothing to wait for.
 */
export const canaryRemove = defineAction<Settings, CanaryWorld>({
  name: 'canary.remove',
  step: {
    says: 'Take a canary away: to 0 pods, then the Deployment itself. The stable one serves everything again.',
    class: 'change',
    with: {
      workload: workloadSetting,
      reason: { type: 'message', says: 'Why, for the record.' },
    },
    call: withWorkloadNames,
    byHand: settings => [
      `${kubectlFor(settings)} delete deploy/${textAt(settings, 'workload', 'name') ?? 'NAME'}-canary`,
    ],
  },
  parse,
  read: readCanaryWorld,
  plan,
  observe: (change, world, given) => observe(change as Change, world, given),
});

function parse(raw: Json): { settings: Settings } | { problems: readonly string[] } {
  if (!isObject(raw)) return { problems: ['the settings must be a map'] };
  const { ref, problems } = parseCanaryRef(raw);
  const reason = textAt(raw, 'reason');
  return ref ? { settings: { ...ref, ...(reason && { reason }) } } : { problems };
}

function plan(settings: Settings, world: CanaryWorld, given: Given): Plan {
  const { canary, stable, may } = world;
  const called = canaryName(settings.name);
  if (canary.kind === 'unread')
    return canary.answer.kind === 'absent'
      ? { kind: 'nothing-to-do', because: safe(`there is no ${called}`) }
      : blocked(canary.answer.says);
  const { workload } = canary.family;
  if (stableNameOf(workload) !== settings.name)
    return blocked(safe(`${called} is no canary of ${settings.name}: nothing is changed in it`));
  const { namespace } = settings;
  const { plural } = namesOf('Deployment');
  const deletion = deletionOf(settings, canary, given);
  const first = workload.desired > 0 ? toZero(settings, canary, given) : undefined;
  const left = stable.kind === 'read' ? stable.family.workload : undefined;
  const isEnough = left !== undefined && left.available >= left.desired && left.desired > 0;
  return changePlan(
    {
      call: {
        do: 'canary.remove',
        with: { ...stableRef(settings), ...(settings.reason !== undefined && { reason: settings.reason }) },
      },
      parts: first ? [first, deletion] : [deletion],
      needs: [
        ...(first ? [{ to: `patch ${plural} in ${namespace}`, may: may.patchCanary }] : []),
        { to: `delete ${plural} in ${namespace}`, may: may.delete },
      ],
      predictedMs: 5_000,
      words: {
        title: safe(`TAKE AWAY the canary of ${settings.name}`),
        changes: [
          { what: ours('canary pods'), before: safe(`${workload.desired}`), after: ours('0') },
          { what: safe(`Deployment ${called}`), before: ours('there'), after: ours('deleted') },
        ],
        stays: [
          left
            ? safe(
                `${settings.name}: ${left.available} of ${left.desired} replicas are available and take all requests`,
              )
            : safe(`${settings.name}, which could not be read`),
        ],
        why: settings.reason === undefined ? ours('you chose it') : safe(settings.reason),
        effect: ours('a few seconds: no canary pod gets requests any more'),
        warnings: isEnough ? [] : [safe(`${settings.name} is not whole: it will carry all requests with fewer pods`)],
      },
      byHand: [`-n ${namespace} delete deploy/${called}`],
    },
    given,
  );
}

function toZero(settings: Settings, { raw, family }: ReadWorld, given: Given): Part {
  const note = rampNoteOf(family.workload);
  return objectPatch(
    {
      name: 'canary.remove',
      target: workloadTarget(given.place.cluster, canaryRef(settings)),
      path: workloadPath(canaryRef(settings)),
      says: safe(`scale ${canaryName(settings.name)} to 0`),
      raw,
      writing: {
        // Whatever it has by now, it is to have none: a step that somebody made meanwhile is no reason to keep it.
        tests: [],
        writes: () => [{ op: 'replace', path: '/spec/replicas', value: 0 }],
        ...(note && {
          annotations: {
            [rampAnnotation]: rampNoteText(
              { ...note, isTakenBack: true },
              { run: note.run, since: instantText(note.since) },
            ),
          },
        }),
      },
    },
    given,
  );
}

/** That very object: one of the same name that was made later is another one. */
function deletionOf(settings: Settings, { raw }: ReadWorld, given: Given): Part {
  const uid = textAt(raw, 'metadata', 'uid') ?? '';
  const target: Target = workloadTarget(given.place.cluster, canaryRef(settings), uid);
  const path = workloadPath(canaryRef(settings));
  const options: JsonObject = {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    propagationPolicy: 'Background',
    preconditions: { uid },
  };
  return {
    sendable: {
      id: given.nextId(),
      target,
      says: safe(`delete Deployment ${target.name}`),
      class: 'change',
      probes: [{ target, pointer: '/metadata/uid', before: given.hash(canonical(uid)) }],
      via: 'kube',
      bytes: given.hash(canonical(options)),
      repeatable: false,
      landsWithinMs,
      effect: { via: 'kube', method: 'DELETE', path, contentType: 'application/json', body: JSON.stringify(options) },
    },
    hashed: { path, uid, body: options },
  };
}

function observe(change: Change, world: CanaryWorld, given: AtTime & { readonly sentAt: number }): Seen {
  const isDeletion = change.probes[0]?.pointer === '/metadata/uid';
  return isDeletion ? observeDeletion(change, world) : observeZero(change, world, given);
}

function observeZero(change: Change, world: CanaryWorld, given: AtTime & { readonly sentAt: number }): Seen {
  const { canary } = world;
  if (canary.kind === 'unread' && canary.answer.kind === 'absent')
    return { landed: 'after', effect: 'in-effect', says: safe(`${change.target.name} is gone`) };
  return observeCanary(change, world, given, ({ family }) => {
    const serving = servingOf(family);
    if (!serving) return { effect: 'unknown', says: ours('accepted; pods or endpoints could not be read') };
    const isOver = serving.ready === 0;
    const says = isOver ? 'no canary pod gets requests any more' : `${serving.ready} canary pods still serve`;
    return { effect: isOver ? 'in-effect' : 'waiting', says: safe(says) };
  });
}

/** A deletion leaves no mark, and needs none. It is over when nothing is left of its ReplicaSets and pods either. */
function observeDeletion({ target }: Change, { canary, left }: CanaryWorld): Seen {
  const { name } = target;
  if (canary.kind === 'unread' && canary.answer.kind !== 'absent')
    return { landed: 'unreadable', effect: 'unknown', says: canary.answer.says };
  if (canary.kind === 'read' && canary.family.workload.uid === target.uid)
    return canary.family.workload.deletedAt === undefined
      ? { landed: 'before', effect: 'waiting', says: safe(`${name} is there as before`) }
      : { landed: 'after', effect: 'waiting', says: safe(`${name} is being deleted`) };
  if (left.kind !== 'ok')
    return { landed: 'after', effect: 'unknown', says: safe(`${name} is gone; whether its pods are: ${left.says}`) };
  return left.value === 0
    ? { landed: 'after', effect: 'in-effect', says: safe(`${name} is gone, and nothing is left of it`) }
    : {
        landed: 'after',
        effect: 'waiting',
        says: safe(`${name} is gone; ${left.value} of its pods and ReplicaSets are left`),
      };
}
