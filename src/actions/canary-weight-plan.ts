import type { Plan } from '../domain/change.ts';
import { versionOf } from '../domain/image.ts';
import { isSameJson, type JsonObject, objectAt, textsAt } from '../domain/json.ts';
import type { DeploymentReport } from '../domain/reports.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import { namesOf, workloadPath } from '../domain/workload.ts';
import { shareInWords } from '../wording/ramp.ts';
import {
  canaryName,
  instantText,
  type RampNote,
  rampAnnotation,
  rampNoteOf,
  rampNoteText,
} from '../workloads/canary.ts';
import { stableNameOf } from '../workloads/canary-of.ts';
import { waitingFor } from '../workloads/deployment/rollout.ts';
import { templateSha } from '../workloads/last-action.ts';
import { type Reach, reach, shareOf } from '../workloads/replica-share.ts';
import { servicesOf } from '../workloads/serving.ts';
import { templateDiff } from '../workloads/template-diff.ts';
import { autoscalerOf, ownedBySomebody } from '../workloads/verbs.ts';
import type { Given } from './action.ts';
import { canaryBody, canaryTemplate } from './canary-body.ts';
import { budgetWords, quotaRefuses, unreadRoom } from './canary-room.ts';
import { foreseenWords } from './canary-traffic.ts';
import type { WeightSettings, WeightWorld } from './canary-weight.ts';
import { canaryRef, deploymentIn, stableRef } from './canary-world.ts';
import { changePlan } from './change-plan.ts';
import { newObject } from './new-object.ts';
import { objectPatch } from './object-patch.ts';
import { containerAt, containerFor, containersInWords, withImage } from './template-image.ts';
import { inWordsFor, roughly } from './template-words.ts';
import { blocked } from './verb-action.ts';
import { type ReadWorld, workloadTarget } from './workload-world.ts';

/** The plan of one weight: it makes the canary, or changes how many pods it has. */
export function planWeight(settings: WeightSettings, world: WeightWorld, given: Given): Plan {
  const { stable, canary } = world;
  if (stable.kind === 'unread') return blocked(stable.answer.says);
  const deployment = deploymentIn(stable);
  if (!deployment) return blocked(ours('the stable Deployment can’t be read'));
  const reached = reach(settings.percent, deployment.desired);
  const refusal = refusedBeside(settings, stable, deployment, reached);
  if (refusal !== undefined) return blocked(refusal);
  if (reached.kind !== 'reached') return blocked(ours('that weight can’t be reached'));
  if (canary.kind === 'unread' && canary.answer.kind !== 'absent') return blocked(canary.answer.says);
  const there = canary.kind === 'read' ? canary : undefined;
  const template = there ? objectAt(there.raw, 'spec', 'template') : templateFor(settings, stable);
  if ('because' in template) return blocked(template.because as SafeText);
  const clash = there && clashOf(settings, there);
  if (clash !== undefined) return blocked(clash);
  if (!there && !settings.isFirst)
    return blocked(safe(`${canaryName(settings.name)} is not there any more: somebody took it away`));
  const more = Math.max(mostPods(settings, deployment), reached.canary) - (there?.family.workload.desired ?? 0);
  const full = quotaRefuses(world.room, template, more);
  if (full !== undefined) return blocked(full);
  const note = noteOf(settings, deployment, there, given);
  const before = there ? rampNoteOf(there.family.workload) : undefined;
  const isSame =
    there?.family.workload.desired === reached.canary && before?.now === note.now && before.run === note.run;
  if (isSame)
    return { kind: 'nothing-to-do', because: safe(`${canaryName(settings.name)} is at ${note.now} % already`) };
  return weightPlan(
    settings,
    { ...world, stable, there, template, pods: reached.canary, share: reached.share, note },
    given,
  );
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

function templateFor({ name, image, container }: WeightSettings, { raw }: ReadWorld): JsonObject {
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
    : canaryTemplate(after);
}

/** The most pods that the ramp will have before all of it is promoted. */
const mostPods = ({ steps }: WeightSettings, { desired }: DeploymentReport): number => {
  const largest = Math.max(0, ...steps.filter(step => step > 0 && step < 100));
  const reached = largest === 0 ? undefined : reach(largest, desired);
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

type Making = WeightWorld & {
  readonly stable: ReadWorld;
  readonly there: ReadWorld | undefined;
  readonly template: JsonObject;
  /** Pods. */
  readonly pods: number;
  readonly share: number;
  readonly note: RampNote;
};

function weightPlan(settings: WeightSettings, making: Making, given: Given): Plan {
  const { name, namespace, percent } = settings;
  const { stable, there, template, pods, share, note, may } = making;
  const { family } = stable;
  const called = canaryName(name);
  const before = there?.family.workload.desired ?? 0;
  const says = safe(`let ${called} get ${shareInWords(share)}: ${podsInWords(pods)} beside ${family.workload.desired}`);
  const predictedMs = inWordsFor.freshPods({ ...family, workload: { ...family.workload, desired: 1 } });
  const seen = foreseenWords(making.traffic, share, note.holdMs);
  const bodyWith = (marks: Readonly<Record<string, string>>, run: string, since: string) =>
    canaryBody(stable.raw, {
      name,
      namespace,
      template,
      replicas: pods,
      marks: { ...marks, [rampAnnotation]: rampNoteText(note, { run, since }) },
    });
  const part = there
    ? objectPatch(
        {
          name: 'canary.weight',
          target: workloadTarget(given.place.cluster, canaryRef(settings)),
          path: workloadPath(canaryRef(settings)),
          says,
          raw: there.raw,
          writing: {
            tests: [{ op: 'test', path: '/spec/replicas', value: before }],
            writes: () => [{ op: 'replace', path: '/spec/replicas', value: pods }],
            annotations: ({ run, at }) => ({
              [rampAnnotation]: rampNoteText(note, { run: note.run === given.run ? run : note.run, since: at }),
            }),
          },
        },
        given,
      )
    : newObject(
        {
          name: 'canary.weight',
          target: workloadTarget(given.place.cluster, canaryRef(settings)),
          path: collectionPath(settings),
          says,
          class: 'change',
          body: marks => bodyWith(marks, given.run, instantText(given.now)),
          hashedBody: marks => bodyWith(marks, '(run)', '(time)'),
        },
        given,
      );
  const { plural } = namesOf('Deployment');
  return changePlan(
    {
      call: { do: 'canary.weight', with: callWith(settings) },
      parts: [part],
      needs: there
        ? [{ to: `patch ${plural} in ${namespace}`, may: may.patchCanary }]
        : [
            { to: `create ${plural} in ${namespace}`, may: may.create },
            // Whoever can't take it back must not begin.
            { to: `delete ${plural} in ${namespace}`, may: may.delete },
          ],
      ...(predictedMs !== undefined && { predictedMs }),
      undo: there && before > 0 ? undefined : { do: 'canary.remove', with: { ...stableRef(settings) } },
      words: {
        title: safe(`CANARY of ${name} to ${percent} %`),
        changes: [
          ...(there ? [] : templateDiff(objectAt(stable.raw, 'spec', 'template'), template)),
          ...(before === pods
            ? [
                {
                  what: ours('ramp'),
                  before: ours('not at this step'),
                  after: safe(`at ${percent} %, with the ${podsInWords(pods)} that it has`),
                },
              ]
            : [
                { what: ours('canary pods'), before: safe(`${before}`), after: safe(`${pods}`) },
                {
                  what: ours('share of requests'),
                  before: safe(shareInWords(shareOf(before, family.workload.desired))),
                  after: safe(shareInWords(share)),
                },
              ]),
        ],
        stays: [safe(`all ${family.workload.desired} replicas of ${name}: they can take everything at any time`)],
        why: safe(`you want ${percent} %`),
        effect: safe(
          `${predictedMs === undefined ? 'nobody knows when' : `about ${roughly(predictedMs)}`}: ${pods} of ${pods + family.workload.desired} pods run the canary${seen.effect === undefined ? '' : `; ${seen.effect}`}`,
          400,
        ),
        unknown: [
          ...(family.autoscalers === undefined
            ? [ours('whether an autoscaler owns the replicas: they could not be read')]
            : []),
          ...unreadRoom(making.room),
          ...seen.unknown,
        ],
        warnings: [...seen.warnings, ...budgetWords(making.room, textsAt(template, 'metadata', 'labels'))],
      },
      byHand: [`-n ${namespace} scale deploy/${called} --replicas=${pods}`],
    },
    given,
  );
}

const podsInWords = (count: number): string => `${count} ${count === 1 ? 'pod' : 'pods'}`;
const collectionPath = ({ namespace }: WeightSettings): string =>
  `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}/deployments`;

/** What was asked for, for the journal: whoever has it can plan it again. */
function callWith({
  namespace,
  name,
  percent,
  image,
  container,
  steps,
  goesOn,
  beside,
  isFirst,
}: WeightSettings): JsonObject {
  return {
    kind: 'Deployment',
    namespace,
    name,
    percent,
    ...(image !== undefined && { image }),
    ...(container !== undefined && { container }),
    steps,
    'goes-on': goesOn,
    ...(beside !== undefined && { beside }),
    ...(isFirst ? {} : { 'goes-up': true }),
  };
}
