import type { Change, Plan, Seen } from '../domain/change.ts';
import { versionOf } from '../domain/image.ts';
import { isObject, isSameJson, type Json, objectAt, textAt } from '../domain/json.ts';
import type { Family } from '../domain/reports.ts';
import { ours, safe } from '../domain/safe-text.ts';
import { namesOf, workloadPath } from '../domain/workload.ts';
import { canaryName, rampNoteOf, withoutTrack } from '../workloads/canary.ts';
import { stableNameOf } from '../workloads/canary-of.ts';
import { waitingFor } from '../workloads/deployment/rollout.ts';
import { templateSha } from '../workloads/last-action.ts';
import { bareTemplate } from '../workloads/shared/kept.ts';
import { templateDiff } from '../workloads/template-diff.ts';
import { verbsOf } from '../workloads/verbs.ts';
import { type AtTime, defineAction, type Given } from './action.ts';
import {
  type CanaryRef,
  type CanaryWorld,
  deploymentIn,
  parseCanaryRef,
  readCanaryWorld,
  stableRef,
} from './canary-world.ts';
import { changePlan } from './change-plan.ts';
import { objectPatch } from './object-patch.ts';
import { observeChange } from './observe-change.ts';
import { kubectlFor } from './page-commands.ts';
import { withWorkloadNames, workloadSetting } from './step-settings.ts';
import { templateEffect } from './template-effect.ts';
import { inWordsFor, templateWarnings } from './template-words.ts';
import { blocked, type VerbEffect } from './verb-action.ts';
import { workloadTarget } from './workload-world.ts';

type Settings = CanaryRef & { readonly reason?: string };

/** Gives the stable Deployment the canary's template, by its own rolling update; the canary serves meanwhile. */
export const canaryPromote = defineAction<Settings, CanaryWorld>({
  name: 'canary.promote',
  step: {
    says: 'Give the stable Deployment the template of its canary, by its own rolling update; the canary serves meanwhile.',
    class: 'change',
    with: { workload: workloadSetting, reason: { type: 'message', says: 'Why, for the record.' } },
    call: withWorkloadNames,
    byHand: settings => [
      `${kubectlFor(settings)} set image deploy/${textAt(settings, 'workload', 'name') ?? 'NAME'} CONTAINER=IMAGE`,
    ],
  },
  parse,
  read: readCanaryWorld,
  plan,
  observe: (change, { stable }, given: AtTime & { readonly sentAt: number }): Seen =>
    observeChange(change as Change, stable, given, wholeAgain),
});

/** The canary goes when this is over, so every replica of stable has to be there, and not only serve the template. */
const wholeAgain: VerbEffect = (world, given) => {
  const seen = templateEffect(world, given);
  const deployment = deploymentIn(world);
  if (seen.effect !== 'in-effect' || !deployment) return seen;
  if (waitingFor(deployment) === undefined)
    return { effect: 'in-effect', says: safe(`${seen.says}; its canary has done its work: take it away`) };
  const { available, desired } = deployment;
  return { effect: 'waiting', says: safe(`${seen.says}; ${available} of ${desired} replicas are available`) };
};

const causeOf = (version: string, by: string, reason: string | undefined): string =>
  reason === undefined ? `${version} promoted by ${by}` : `promoted by ${by}: ${reason}`;

function parse(raw: Json): { settings: Settings } | { problems: readonly string[] } {
  if (!isObject(raw)) return { problems: ['the settings must be a map'] };
  const { ref, problems } = parseCanaryRef(raw);
  const reason = textAt(raw, 'reason');
  return ref ? { settings: { ...ref, ...(reason && { reason }) } } : { problems };
}

function plan(settings: Settings, { stable, canary }: CanaryWorld, given: Given): Plan {
  const { name, namespace, reason } = settings;
  if (stable.kind === 'unread') return blocked(stable.answer.says);
  if (canary.kind === 'unread')
    return blocked(
      canary.answer.kind === 'absent' ? safe(`${name} has no canary that could be promoted`) : canary.answer.says,
    );
  const { family, raw } = stable;
  const beside = canary.family.workload;
  if (stableNameOf(beside) !== name) return blocked(safe(`${beside.name} is no canary of ${name}`));
  const [before, after] = [objectAt(raw, 'spec', 'template'), withoutTrack(objectAt(canary.raw, 'spec', 'template'))];
  const version = versionOf(imagesOf(beside));
  if (isSameJson(bareTemplate(before), after))
    return { kind: 'nothing-to-do', because: safe(`${name} has the canary’s template already`) };
  const { notNow } = verbsOf(family).image;
  if (notNow !== undefined) return blocked(notNow);
  if (family.workload.paused) return blocked(ours('paused: resume it first'));
  const note = rampNoteOf(beside);
  if (note?.isTakenBack) return blocked(safe(`${beside.name} is being taken back`));
  if (note && note.template !== templateSha(before, given.hash))
    return blocked(
      safe(
        `${name} was changed since its canary was made: promoting would undo that. Abort the ramp, and begin it anew`,
      ),
    );
  const predictedMs = inWordsFor.freshPods(family);
  const { plural } = namesOf('Deployment');
  const ref = stableRef(settings);
  return changePlan(
    {
      call: { do: 'canary.promote', with: { ...ref, ...(reason !== undefined && { reason }) } },
      parts: [
        objectPatch(
          {
            name: 'canary.promote',
            target: workloadTarget(given.place.cluster, ref),
            path: workloadPath(ref),
            says: safe(`promote ${version}: give ${name} the template of ${canaryName(name)}`),
            raw,
            writing: {
              tests: [{ op: 'test', path: '/spec/template', value: before }],
              writes: () => [{ op: 'replace', path: '/spec/template', value: after }],
              // Else the history would go on to call it what the release before was called.
              annotations: { 'kubernetes.io/change-cause': causeOf(version, given.by, reason) },
              template: () => templateSha(after, given.hash),
            },
          },
          given,
        ),
      ],
      needs: [{ to: `patch ${plural} in ${namespace}`, may: stable.mayPatch }],
      predictedMs,
      undo: { do: 'rollout.undo', with: { ...ref } },
      words: {
        title: safe(`PROMOTE ${version}: ${name} to 100 %`),
        changes: templateDiff(before, after),
        stays: [
          inWordsFor.size(family.workload),
          safe(`${beside.desired} canary pods serve until they are taken away, which is all that is left then`),
          safe(`a rollback takes it back to ${versionOf(imagesOf(family.workload))}, in about as long`),
        ],
        why: safe(`${reason === undefined ? '' : `${reason}; `}you want 100 %`),
        effect: inWordsFor.time(predictedMs, family),
        warnings: templateWarnings(family),
      },
      byHand: [
        `-n ${namespace} set image deploy/${name} ${beside.containers.map(one => `${one.name}=${one.image}`).join(' ')}`,
      ],
    },
    given,
  );
}

const imagesOf = ({ containers }: Family['workload']): readonly string[] => containers.map(({ image }) => image);
