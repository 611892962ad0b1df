import { age } from '../domain/duration.ts';
import { versionOf } from '../domain/image.ts';
import type { WorkloadReport } from '../domain/reports.ts';
import type { Evidence, Revision } from '../domain/revision.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import { slashName, type WorkloadRef } from '../domain/workload.ts';
import { evidenceInWords } from '../wording/evidence.ts';
import { counted } from '../wording/numbers.ts';
import { wasRolledBackFrom } from '../workloads/last-good.ts';
import { referencedConfig } from '../workloads/referenced-config.ts';
import { rulesOf } from '../workloads/registry.ts';
import { servingOf } from '../workloads/serving.ts';
import { bareTemplate } from '../workloads/shared/kept.ts';
import { templateDiff } from '../workloads/template-diff.ts';
import type { Given } from './action.ts';
import type { UndoTarget } from './rollout-undo.ts';
import { inWordsFor, roughly, trackers } from './template-words.ts';
import type { Intended } from './verb-action.ts';
import type { ReadWorld } from './workload-world.ts';

type Parts = UndoTarget & {
  readonly history: readonly Revision[];
  readonly world: ReadWorld;
  readonly given: Given;
  readonly predictedMs: number | undefined;
  readonly evidence: Evidence;
};

/** Everything that a person should know before confirming, and nothing that is not known. */
export function undoPreview({
  target,
  kept,
  history,
  world,
  given,
  predictedMs,
  evidence,
}: Parts): Intended['preview'] {
  const { workload } = world.family;
  const { name } = workload;
  return {
    title: safe(`ROLL BACK ${name} to r${target.number} (${versionOf(target.images)})`),
    changes: [
      ...templateDiff(bareTemplate(workload.template), bareTemplate(kept.template)),
      ...(workload.paused ? [{ what: ours('paused'), before: ours('yes'), after: ours('no') }] : []),
    ],
    stays: [inWordsFor.size(workload), ...referencedConfig(kept.template), ours('the database')],
    why: whyThisOne(target, history, evidence, given),
    effect: effectInWords(predictedMs, world, target),
    unknown: unknownThings(target, workload, given),
    warnings: [
      ...furtherBack(target, history, given),
      ...rulesOf(world.family).notRolled(world.family, kept),
      ...warningsOf(target, history, workload),
    ],
  };
}

function whyThisOne(target: Revision, history: readonly Revision[], evidence: Evidence, { now }: Given): SafeText {
  const renamed = target.formerNumbers.length > 0 ? `, once r${target.formerNumbers.join(', r')}` : '';
  const suspicion = wasRolledBackFrom(target, history) ? 'you chose it, although it was rolled back from; ' : '';
  return safe(`r${target.number}${renamed}: ${suspicion}${evidenceInWords(evidence, now)}`);
}

function effectInWords(predictedMs: number | undefined, { family }: Parts['world'], target: Revision): SafeText {
  if (predictedMs === undefined) return inWordsFor.time(predictedMs, family);
  const serving = servingOf(family);
  if (!serving) return safe(`about ${roughly(predictedMs)}`);
  const others = serving.ready - (serving.byHash.get(target.hash) ?? 0);
  const stop = `${counted(others, 'pod')} of other revisions ${others === 1 ? 'stops' : 'stop'}`;
  return safe(`about ${roughly(predictedMs)}: ${stop}, ${meanwhile(family)}`);
}

/** Pods that are not available yet are taken away first and without a limit, so that only available ones can be counted on. */
function meanwhile(family: Parts['world']['family']): string {
  const { desired, available } = family.workload;
  const least = Math.min(available, desired - rulesOf(family).mayBeMissing(family.workload));
  if (least > 0) return `at least ${least} of ${desired} serve meanwhile`;
  return available > 0 ? 'and for a moment nobody serves' : 'nobody serves until then';
}

/** What a playbook's step found out before is not said to be unknown. */
function unknownThings(target: Revision, workload: WorkloadReport, { step }: Given): readonly SafeText[] {
  const isKnown = (fact: string) => (step?.facts.get(fact)?.value ?? 'unknown') !== 'unknown';
  const running =
    target.pods > 0 ? `, ${counted(target.pods, 'pod')} ${target.pods === 1 ? 'runs' : 'run'} it now` : '';
  return [
    ...trackers(workload),
    ...(isKnown('last-good-image-pullable')
      ? []
      : [safe(`image ${versionOf(target.images)} pullable: not asked${running}`)]),
    ...(isKnown('destructive-migration-applied') || isKnown('previous-runs-on-current-schema')
      ? []
      : [ours('database migrations between the two: nothing is known')]),
  ];
}

/** Somebody who presses the same keys again takes back what was just put back. */
function furtherBack(target: Revision, history: readonly Revision[], { now }: Given): readonly SafeText[] {
  const current = history.find(({ isCurrent }) => isCurrent);
  if (current?.record?.what !== 'rolled-back-to') return [];
  const { at, by } = current.record;
  const put = `${by} put r${current.number} back ${age(now - at)} ago`;
  return [safe(`${put}; this changes that again, to r${target.number} (${versionOf(target.images)})`)];
}

function warningsOf(target: Revision, history: readonly Revision[], workload: WorkloadReport): readonly SafeText[] {
  const applied = 'kubectl.kubernetes.io/last-applied-configuration' in workload.annotations;
  return [
    ...(workload.paused ? [ours('it is paused: the same change resumes it, so that it rolls back at once')] : []),
    ...(wasRolledBackFrom(target, history) ? [safe(`r${target.number} was rolled back from before`)] : []),
    ...(applied ? [ours('kubectl apply still remembers the release taken back: apply the good manifest next')] : []),
  ];
}

/** kubectl undoes nothing that is paused, so it has to resume first, and the bad release goes on for that moment. */
export function undoByHand(ref: WorkloadRef, { number }: Revision, { family }: ReadWorld, { place }: Given): string {
  const undo = `rollout undo ${slashName(ref)} --to-revision=${number}`;
  return family.workload.paused
    ? `rollout resume ${slashName(ref)} && kubectl --context ${place.context} -n ${ref.namespace} ${undo}`
    : undo;
}
