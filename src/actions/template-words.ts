import { age, duration } from '../domain/duration.ts';
import type { Family, Meta, WorkloadReport } from '../domain/reports.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import { rulesOf } from '../workloads/registry.ts';
import type { Kept } from '../workloads/shared/kept.ts';

/** A template that no pod runs yet: what a verb makes that asks for a new one. */
const unmade = (family: Family): Kept => ({
  keptIn: rulesOf(family).revisionsIn,
  uid: '',
  name: '',
  hash: '',
  revision: 0,
  formerRevisions: [],
  annotations: {},
  containers: [],
  template: {},
  desired: 0,
  total: 0,
  ready: 0,
  available: 0,
  conditions: [],
});

export const inWordsFor = {
  /** How long until only pods of a template that is new serve, in milliseconds. */
  freshPods: (family: Family): number | undefined => rulesOf(family).predictedEffectMs(family, unmade(family)),

  time(predictedMs: number | undefined, family: Family): SafeText {
    if (family.workload.paused) return ours('none while it is paused');
    if (predictedMs !== undefined) return safe(`about ${roughly(predictedMs)}`);
    return ours(
      family.pods === undefined ? 'unknown: pods could not be read' : 'nobody knows when: it does not go on by itself',
    );
  },

  size: ({ kind, desired }: WorkloadReport): SafeText =>
    safe(kind === 'DaemonSet' ? `${desired} nodes` : `${desired} replicas`),
};

export const roughly = (ms: number): string => (ms < 10_000 ? duration(ms).replace(/\.\d/, '') : age(ms));

/** What a new template does not reach by itself, and who may write it back. */
export const templateWarnings = (family: Family): readonly SafeText[] => [
  ...rulesOf(family).notRolled(family, unmade(family)),
  ...trackers(family.workload),
];

/** Who else may write this object: shown, because they may undo the change. */
export function trackers({ annotations, labels }: Pick<Meta, 'annotations' | 'labels'>): readonly SafeText[] {
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
