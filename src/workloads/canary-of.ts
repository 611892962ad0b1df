import type { WorkloadReport } from '../domain/reports.ts';

/** On a canary workload: the name of the stable one beside it. `ramp` writes it, and whoever makes canaries by hand may. */
export const canaryOfAnnotation = 'deploy-cockpit.io/canary-of';

/** The stable workload of this canary, in the same namespace and of the same kind. */
export function stableNameOf({ annotations, name }: WorkloadReport): string | undefined {
  const stable = annotations[canaryOfAnnotation];
  return stable === undefined || stable === '' || stable === name ? undefined : stable;
}

export const stableBeside = (canary: WorkloadReport, all: readonly WorkloadReport[]): WorkloadReport | undefined => {
  const name = stableNameOf(canary);
  return name === undefined ? undefined : all.find(one => one.name === name && isBeside(one, canary));
};

const isBeside = (a: WorkloadReport, b: WorkloadReport): boolean => a.namespace === b.namespace && a.kind === b.kind;
