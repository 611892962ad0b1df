import type { Plan } from '../domain/change.ts';
import { versionOf } from '../domain/image.ts';
import { isSameJson, type JsonObject, objectAt } from '../domain/json.ts';
import type { DeploymentReport } from '../domain/reports.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import { shareInWords } from '../wording/ramp.ts';
import { canaryName, type RampNote, rampNoteOf, withTrack } from '../workloads/canary.ts';
import { stableNameOf } from '../workloads/canary-of.ts';
import { waitingFor } from '../workloads/deployment/rollout.ts';
import { templateSha } from '../workloads/last-action.ts';
import type { Reach } from '../workloads/replica-share.ts';
import { servicesOf } from '../workloads/serving.ts';
import { reachBy, type Way } from '../workloads/traffic-way.ts';
import { autoscalerOf, ownedBySomebody } from '../workloads/verbs.ts';
import type { Given } from './action.ts';
import { quotaRefuses } from './canary-room.ts';
import type { WeightSettings, WeightWorld } from './canary-weight.ts';
import { weightParts } from './canary-weight-parts.ts';
import { weightPlan } from './canary-weight-words.ts';
import { deploymentIn } from './canary-world.ts';
import { nodesRefuse } from './node-room.ts';
import { containerAt, containerFor, containersInWords, withImage } from './template-image.ts';
import { blocked } from './verb-action.ts';
import type { ReadWorld } from './workload-world.ts';

/** The plan of one weight: it makes the canary, or changes how many pods it has and what routes send to it. */
export function planWeight(settings: WeightSettings, world: WeightWorld, given: Given): Plan {
  const { stable, canary } = world;
  if (stable.kind === 'unread') return blocked(stable.answer.says);
  const deployment = deploymentIn(stable);
  if (!deployment) return blocked(ours('the stable Deployment can’t be read'));
  const { way } = world.routing;
  if (way.kind === 'unclear') return blocked(way.because);
  const reached = reachBy(way, settings.percent, deployment.desired);
  const refusal = refusedBeside(settings, stable, deployment, reached);
  if (refusal !== undefined) return blocked(refusal);
  if (reached.kind !== 'reached') return blocked(ours('that weight can’t be reached'));
  if (canary.kind === 'unread' && canary.answer.kind !== 'absent') return blocked(canary.answer.says);
  const there = canary.kind === 'read' ? canary : undefined;
  const template = there ? objectAt(there.raw, 'spec', 'template') : templateFor(settings, stable, way);
  if ('because' in template) return blocked(template.because as SafeText);
  const clash = there && clashOf(settings, there);
  if (clash !== undefined) return blocked(clash);
  if (!there && !settings.isFirst)
    return blocked(safe(`${canaryName(settings.name)} is not there any more: somebody took it away`));
  const more = Math.max(mostPods(settings, deployment, way), reached.canary) - (there?.family.workload.desired ?? 0);
  const full = quotaRefuses(world.room, template, more) ?? (more > 0 ? nodesRefuse(world.nodes, template) : undefined);
  if (full !== undefined) return blocked(full);
  const note = noteOf(settings, deployment, there, given);
  const before = there ? rampNoteOf(there.family.workload) : undefined;
  const isSame =
    there?.family.workload.desired === reached.canary && before?.now === note.now && before.run === note.run;
  const making = { ...world, stable, there, template, pods: reached.canary, share: reached.share, note, more };
  const parts = weightParts(settings, making, isSame, given);
  if ('because' in parts) return blocked(parts.because);
  const [first, ...others] = parts.inOrder;
  if (!first)
    return { kind: 'nothing-to-do', because: safe(`${canaryName(settings.name)} is at ${note.now} % already`) };
  return weightPlan(settings, making, { ...parts, inOrder: [first, ...others] }, given);
}

/** Why no canary may stand beside this Deployment as it is. */
function refusedBeside(
  { name, percent, beside }: WeightSettings,
  { family }: ReadWorld,
  deployment: DeploymentReport,
  reached: Reach,
): SafeText | undefined {
  const owned = ownedBySomebody(family);
  if (owned !== undefined) return owned;
  const autoscaler = autoscalerOf(family);
  if (autoscaler)
    return safe(
      `autoscaler ${autoscaler.name} owns the replicas of ${name}, and would count canary pods as well: take it away for the ramp`,
    );
  if (deployment.paused) return ours('paused: resume it first');
  if (deployment.hasSelectorExpressions)
    return safe(`the selector of ${name} has expressions: whether it would take the canary’s pods nobody can tell`);
  if (deployment.desired === 0) return safe(`${name} is scaled to 0: there is nothing to stand beside`);
  if (family.services !== undefined && servicesOf(family).length === 0)
    return safe(`no Service selects the pods of ${name}: nothing would send the canary requests`);
  if (beside !== undefined && beside !== deployment.desired)
    return safe(`${name} has ${deployment.desired} replicas by now, ${beside} were shown: plan the ramp again`);
  if (waitingFor(deployment) !== undefined)
    return safe(`a rollout of ${name} is not complete: wait for it, or roll it back first`);
  if (reached.kind === 'too-small')
    return safe(
      `${percent} % can’t be reached beside ${deployment.desired} replicas: the smallest is ${shareInWords(reached.smallest)}; ${percent} % needs ${reached.needs} replicas`,
    );
  return undefined;
}

/** A canary that is there, and can't be the one that is meant. */
function clashOf({ name, image, container }: WeightSettings, { family, raw }: ReadWorld): SafeText | undefined {
  const { workload } = family;
  if (stableNameOf(workload) !== name)
    return safe(`${workload.name} is there already, and is no canary of ${name}: nothing is changed in it`);
  if (workload.deletedAt !== undefined) return safe(`${workload.name} is being deleted`);
  if (rampNoteOf(workload)?.isTakenBack) return safe(`${workload.name} is being taken back: abort the ramp to its end`);
  if (image === undefined) return undefined;
  const template = objectAt(raw, 'spec', 'template');
  const found = container === undefined ? containerFor(template, image) : containerAt(template, container);
  return found?.image === image
    ? undefined
    : safe(
        `${workload.name} runs ${versionOf(workload.containers.map(one => one.image))} already, not ${image}: abort that ramp first`,
      );
}

function templateFor({ name, image, container }: WeightSettings, { raw }: ReadWorld, way: Way): JsonObject {
  const template = objectAt(raw, 'spec', 'template');
  if (image === undefined) return { because: safe(`${name} has no canary yet: name an image`) };
  const found = container === undefined ? containerFor(template, image) : containerAt(template, container);
  if (!found)
    return {
      because: safe(`which container of ${name} is meant? there ${containersInWords(template)}`),
    };
  const after = withImage(template, found, image);
  return isSameJson(after, template)
    ? { because: safe(`${name} runs ${image} already: there is nothing to try`) }
    : withTrack(after, way.kind === 'routes' ? way.relabelled : undefined);
}

/** The most pods that the ramp will have before all of it is promoted. */
const mostPods = ({ steps }: WeightSettings, { desired }: DeploymentReport, way: Way): number => {
  const largest = Math.max(0, ...steps.filter(step => step > 0 && step < 100));
  const reached = largest === 0 ? undefined : reachBy(way, largest, desired);
  return reached?.kind === 'reached' ? reached.canary : 0;
};

function noteOf(
  { percent, steps, holdMs, goesOn }: WeightSettings,
  { desired, template }: DeploymentReport,
  there: ReadWorld | undefined,
  given: Given,
): RampNote {
  const before = there && rampNoteOf(there.family.workload);
  const ofRun = steps.length === 0 ? before : undefined;
  const hold = holdMs ?? ofRun?.holdMs;
  const known = steps.length > 0 ? steps : (before?.steps ?? []);
  return {
    steps: [...new Set([...known, percent])].sort((a, b) => a - b),
    now: percent,
    since: given.now,
    by: safe(given.by, 100),
    // Whoever takes one step of a ramp by hand leaves it to the run that walks it.
    run: ofRun?.run ?? given.run,
    ...(hold !== undefined && { holdMs: hold }),
    stable: desired,
    template: before?.template ?? templateSha(template, given.hash),
    goesOn: ofRun?.goesOn ?? goesOn,
  };
}
