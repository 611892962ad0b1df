import type { Preview } from '../domain/change.ts';
import { age, duration } from '../domain/duration.ts';
import { versionOf } from '../domain/image.ts';
import type { WorkloadReport } from '../domain/reports.ts';
import type { Evidence, Revision } from '../domain/revision.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import { slashName } from '../domain/workload.ts';
import { evidenceInWords } from '../wording/evidence.ts';
import { wasRolledBackFrom } from '../workloads/last-good.ts';
import { referencedConfig } from '../workloads/referenced-config.ts';
import { rulesOf } from '../workloads/registry.ts';
import { servingOf } from '../workloads/serving.ts';
import { bareTemplate } from '../workloads/shared/kept.ts';
import { templateDiff } from '../workloads/template-diff.ts';
import type { Given } from './action.ts';
import type { UndoTarget } from './rollout-undo.ts';
import type { WorkloadWorld } from './workload-world.ts';

type Parts = UndoTarget & {
  readonly history: readonly Revision[];
  readonly world: WorkloadWorld & { kind: 'read' };
  readonly given: Given;
  readonly predictedMs: number | undefined;
  readonly evidence: Evidence;
};

/** Everything that a person should know before confirming, and nothing that is not known. */
export function undoPreview({ target, kept, history, world, given, predictedMs, evidence }: Parts): Preview {
  const { workload } = world.family;
  const { namespace, name } = workload;
  return {
    title: safe(`ROLL BACK ${name} to r${target.number} (${versionOf(target.images)})`),
    changes: templateDiff(bareTemplate(workload.template), bareTemplate(kept.template)),
    stays: [counted(workload), ...referencedConfig(kept.template), ours('the database')],
    why: whyThisOne(target, history, evidence, given),
    effect: effectInWords(predictedMs, world, target),
    checked: world.mayPatch.kind === 'ok' && world.mayPatch.value ? [ours('you may do it')] : [],
    unknown: [...unknownRights(world), ...unknownThings(target, workload)],
    warnings: [...rulesOf(world.family).notRolled(world.family, kept), ...warningsOf(target, history, workload)],
    byHand: safe(
      `kubectl --context ${given.place.context} -n ${namespace} rollout undo ${slashName(workload)} --to-revision=${target.number}`,
    ),
  };
}

const counted = ({ kind, desired }: WorkloadReport): SafeText =>
  safe(kind === 'DaemonSet' ? `${desired} nodes` : `${desired} replicas`);

function whyThisOne(target: Revision, history: readonly Revision[], evidence: Evidence, { now }: Given): SafeText {
  const renamed = target.formerNumbers.length > 0 ? `, once r${target.formerNumbers.join(', r')}` : '';
  const suspicion = wasRolledBackFrom(target, history) ? 'you chose it, although it was rolled back from; ' : '';
  return safe(`r${target.number}${renamed}: ${suspicion}${evidenceInWords(evidence, now)}`);
}

function effectInWords(predictedMs: number | undefined, { family }: Parts['world'], target: Revision): SafeText {
  if (predictedMs === undefined)
    return ours(
      family.pods === undefined ? 'unknown: pods could not be read' : 'nobody knows when: it does not go on by itself',
    );
  const serving = servingOf(family);
  const others = serving ? serving.ready - (serving.byHash.get(target.hash) ?? 0) : undefined;
  const own = serving?.byHash.get(target.hash) ?? 0;
  const meanwhile =
    others === undefined
      ? ''
      : `: ${others} ${others === 1 ? 'pod' : 'pods'} of other revisions ${others === 1 ? 'stops' : 'stop'}, ${own} carry the load meanwhile`;
  return safe(
    `about ${predictedMs < 10_000 ? duration(predictedMs).replace(/\.\d/, '') : age(predictedMs)}${meanwhile}`,
  );
}

function unknownRights({ mayPatch, family }: Parts['world']): readonly SafeText[] {
  if (mayPatch.kind !== 'ok') return [safe(`whether you may patch ${family.workload.name}: ${mayPatch.says}`)];
  return [];
}

function unknownThings(target: Revision, workload: WorkloadReport): readonly SafeText[] {
  const running = target.pods > 0 ? `, ${target.pods} pods run it now` : '';
  return [
    ...trackers(workload),
    safe(`image ${versionOf(target.images)} pullable: not asked${running}`),
    ours('database migrations between the two: nothing is known'),
  ];
}

/** Who else may write this object: shown, because they may undo the undo. */
function trackers({ annotations, labels }: WorkloadReport): readonly SafeText[] {
  const argo = annotations['argocd.argoproj.io/tracking-id'] ?? labels['argocd.argoproj.io/instance'];
  const flux = labels['kustomize.toolkit.fluxcd.io/name'] ?? labels['helm.toolkit.fluxcd.io/name'];
  const helm = annotations['meta.helm.sh/release-name'];
  return [
    ...(argo === undefined ? [] : [safe(`Argo CD tracks this (${argo.split(':')[0]}); it may undo it`, 120)]),
    ...(flux === undefined ? [] : [safe(`Flux tracks this (${flux}); it may undo it`, 120)]),
    ...(helm === undefined
      ? []
      : [safe(`Helm release ${helm} owns this; its next upgrade starts from other values`, 120)]),
  ];
}

function warningsOf(target: Revision, history: readonly Revision[], workload: WorkloadReport): readonly SafeText[] {
  const applied = 'kubectl.kubernetes.io/last-applied-configuration' in workload.annotations;
  return [
    ...(wasRolledBackFrom(target, history) ? [safe(`r${target.number} was rolled back from before`)] : []),
    ...(applied ? [ours('kubectl apply still remembers the release taken back: apply the good manifest next')] : []),
  ];
}
