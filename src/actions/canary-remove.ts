import type { Change, Plan, Seen } from '../domain/change.ts';
import { versionOf } from '../domain/image.ts';
import { isObject, type Json, objectAt, textAt } from '../domain/json.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import { namesOf, workloadPath } from '../domain/workload.ts';
import {
  canaryName,
  instantText,
  rampAnnotation,
  rampNoteOf,
  rampNoteText,
  relabelledIn,
} from '../workloads/canary.ts';
import { stableNameOf } from '../workloads/canary-of.ts';
import { servingOf } from '../workloads/serving.ts';
import { type AtTime, defineAction, type Given } from './action.ts';
import { observeCanary } from './canary-effect.ts';
import { backParts, isOfRoute, nameOf, routeByHand } from './canary-route.ts';
import { observeBack } from './canary-route-effect.ts';
import { type Routing, routesIn, servicesOfCanary } from './canary-routing.ts';
import { deleteService, isOfService, observeService } from './canary-service.ts';
import {
  type CanaryRef,
  type CanaryWorld,
  canaryRef,
  parseCanaryRef,
  readCanaryWorld,
  stableRef,
} from './canary-world.ts';
import { changePlan } from './change-plan.ts';
import { deletionOf, deletionSeen, isDeletion } from './object-deletion.ts';
import { objectPatch, type Part } from './object-patch.ts';
import { kubectlFor } from './page-commands.ts';
import { withWorkloadNames, workloadSetting } from './step-settings.ts';
import { blocked } from './verb-action.ts';
import { type ReadWorld, workloadTarget } from './workload-world.ts';

type Settings = CanaryRef & { readonly reason?: string };

/**
 * Takes a canary away: first its weight in routes, where there is one, then its pods, which is in effect within seconds,
 * then the Deployment itself. The stable one has all its replicas all the time, so there is nothing to wait for.
 */
export const canaryRemove = defineAction<Settings, CanaryWorld>({
  name: 'canary.remove',
  step: {
    says: 'Take a canary away: out of its routes, to 0 pods, then the Deployment itself. The stable one serves everything again.',
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
  const { canary, stable, may, routing } = world;
  const { name, namespace } = settings;
  const called = canaryName(name);
  if (canary.kind === 'unread' && canary.answer.kind !== 'absent') return blocked(canary.answer.says);
  const there = canary.kind === 'read' ? canary : undefined;
  const workload = there?.family.workload;
  if (workload && stableNameOf(workload) !== name)
    return blocked(safe(`${called} is no canary of ${name}: nothing is changed in it`));
  const unknown = unreadRouting(routing);
  if (unknown !== undefined && there && relabelledIn(objectAt(there.raw, 'spec', 'template'))) return blocked(unknown);
  const services = servicesOfCanary(routing.services, name);
  const routes = backParts(settings, services.map(nameOf), routing, given);
  const alone = aloneIn(routing, services.map(nameOf));
  if (alone !== undefined) return blocked(alone);
  const { plural } = namesOf('Deployment');
  const first = there && workload && workload.desired > 0 ? toZero(settings, there, given) : undefined;
  const deletion = there && deletionOfCanary(settings, there, given);
  const [part, ...parts] = [
    ...routes,
    ...(first ? [first] : []),
    ...(deletion ? [deletion] : []),
    ...services.map(raw => deleteService(settings, raw, given)),
  ];
  if (!part) return { kind: 'nothing-to-do', because: safe(`there is no ${called}`) };
  const left = stable.kind === 'read' ? stable.family.workload : undefined;
  const isEnough = left !== undefined && left.available >= left.desired && left.desired > 0;
  return changePlan(
    {
      call: {
        do: 'canary.remove',
        with: { ...stableRef(settings), ...(settings.reason !== undefined && { reason: settings.reason }) },
      },
      parts: [part, ...parts],
      about: workloadTarget(given.place.cluster, canaryRef(settings), workload?.uid),
      needs: [
        ...(routes.length > 0 ? [{ to: `patch httproutes in ${namespace}`, may: routing.may.patchRoutes }] : []),
        ...(first ? [{ to: `patch ${plural} in ${namespace}`, may: may.patchCanary }] : []),
        ...(deletion ? [{ to: `delete ${plural} in ${namespace}`, may: may.delete }] : []),
        ...(services.length > 0 ? [{ to: `delete services in ${namespace}`, may: routing.may.deleteServices }] : []),
      ],
      predictedMs: 5_000,
      words: {
        title: safe(`TAKE AWAY the canary of ${name}`),
        changes: [
          ...routes.map(({ sendable }) => ({
            what: safe(`HTTPRoute ${sendable.target.name}`),
            before: safe(`sends to ${name} and its canary`),
            after: ours('as it was before the ramp'),
          })),
          ...(workload
            ? [
                { what: ours('canary pods'), before: safe(`${workload.desired}`), after: ours('0') },
                { what: safe(`Deployment ${called}`), before: ours('there'), after: ours('deleted') },
              ]
            : []),
          ...services.map(raw => ({
            what: safe(`Service ${nameOf(raw)}`),
            before: ours('there'),
            after: ours('deleted'),
          })),
        ],
        stays: [
          left
            ? safe(
                `${name} ${versionOf(left.containers.map(({ image }) => image))}: ${left.available} of ${left.desired} replicas are available and take all requests`,
              )
            : safe(`${name}, which could not be read`),
        ],
        why: settings.reason === undefined ? ours('you chose it') : safe(settings.reason),
        effect: ours('a few seconds: no canary pod gets requests any more'),
        unknown: unknown === undefined ? [] : [unknown],
        warnings: isEnough ? [] : [safe(`${name} is not whole: it will carry all requests with fewer pods`)],
      },
      byHand: [
        ...routes.map(part => `-n ${namespace} ${routeByHand(part)}`),
        ...(deletion ? [`-n ${namespace} delete deploy/${called}`] : []),
        ...services.map(raw => `-n ${namespace} delete service/${nameOf(raw)}`),
      ],
    },
    given,
  );
}

/** Whether something of the canary is left in routes or Services nobody knows, where those were not read. */
const unreadRouting = ({ routes, services }: Routing): SafeText | undefined => {
  const failed = routes.kind === 'ok' ? services : routes;
  return failed.kind === 'ok' ? undefined : safe(`whether a route sends to the canary: ${failed.says}`);
};

/** A rule that sends to the canary alone would send to nobody without it. */
function aloneIn(routing: Routing, services: readonly string[]): SafeText | undefined {
  for (const { name, rules } of routesIn(routing.routes) ?? [])
    for (const [index, { backends }] of rules.entries())
      if (backends.length > 0 && backends.every(one => services.includes(one.name)))
        return safe(
          `rule ${index + 1} of HTTPRoute ${name} sends to ${services.join(' and ')} alone: give it another backend first`,
        );
  return undefined;
}

const deletionOfCanary = (settings: Settings, { raw }: ReadWorld, given: Given): Part =>
  deletionOf(
    {
      kind: 'Deployment',
      target: workloadTarget(given.place.cluster, canaryRef(settings)),
      path: workloadPath(canaryRef(settings)),
      raw,
      leaves: safe(`${canaryName(settings.name)} stays with 0 pods, and gets no requests`),
    },
    given,
  );

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

function observe(change: Change, world: CanaryWorld, given: AtTime & { readonly sentAt: number }): Seen {
  if (isOfRoute(change.target)) return observeBack(change, world.routing, given);
  if (isOfService(change.target)) return observeService(change, world.routing, given);
  return isDeletion(change) ? observeDeletion(change, world) : observeZero(change, world, given);
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

/** Over when nothing is left of its ReplicaSets and pods either. */
function observeDeletion(change: Change, { canary, left }: CanaryWorld): Seen {
  if (canary.kind === 'unread' && canary.answer.kind !== 'absent')
    return { landed: 'unreadable', effect: 'unknown', says: canary.answer.says };
  const seen = deletionSeen(change, canary.kind === 'read' ? canary.raw : undefined);
  if (seen.effect !== 'in-effect') return seen;
  if (left.kind !== 'ok')
    return { ...seen, effect: 'unknown', says: safe(`${seen.says}; whether its pods are: ${left.says}`) };
  return left.value === 0
    ? { ...seen, says: safe(`${seen.says}, and nothing is left of it`) }
    : { ...seen, effect: 'waiting', says: safe(`${seen.says}; ${left.value} of its pods and ReplicaSets are left`) };
}
