import type { KnownDifference } from './excuses.ts';
import { deploymentExcuses, statefulSetExcuses, tableExcuses } from './excuses.ts';
import type { Step } from './place.ts';
import { applyRefusalSteps } from './steps/apply-refusals.ts';
import { applySettingsSteps } from './steps/apply-settings.ts';
import { applySharingSteps } from './steps/apply-sharing.ts';
import { autoscalerSteps } from './steps/autoscalers.ts';
import { creationSteps } from './steps/creation.ts';
import { customKindSteps } from './steps/custom-kinds.ts';
import { daemonSetSteps } from './steps/daemon-sets.ts';
import { deletionSteps } from './steps/deletion.ts';
import { discoverySteps } from './steps/discovery.ts';
import { disruptionSteps } from './steps/disruptions.ts';
import { endingSteps } from './steps/endings.ts';
import { errorSteps } from './steps/errors.ts';
import { eventSteps } from './steps/events.ts';
import { bothGroupsSteps } from './steps/events-of-both-groups.ts';
import { everyKindSteps } from './steps/every-kind.ts';
import { fateSteps } from './steps/fates.ts';
import { validationSteps } from './steps/field-validation.ts';
import { jobSteps } from './steps/jobs.ts';
import { listSteps } from './steps/lists.ts';
import { namespaceSteps } from './steps/namespaces.ts';
import { patchSteps } from './steps/patches.ts';
import { peopleSteps } from './steps/people.ts';
import { proxySteps } from './steps/proxies.ts';
import { quotaSteps } from './steps/quotas.ts';
import { rightSteps } from './steps/rights.ts';
import { rolloutSteps } from './steps/rollouts.ts';
import { runMirrorSteps } from './steps/run-mirrors.ts';
import { secretWatchSteps } from './steps/secret-watches.ts';
import { secretSteps } from './steps/secrets.ts';
import { statefulSetSteps } from './steps/stateful-sets.ts';
import { strategicMergeSteps } from './steps/strategic-merge-patches.ts';
import { tableSteps } from './steps/tables.ts';
import { watchSteps } from './steps/watches.ts';
import { workloadWatchSteps } from './steps/workload-watches.ts';

/**
 * Steps that run one after another in a namespace of their own: each sees what the ones before have done. The name is
 * also that of its recording in `test/fixtures/contract`.
 */
export type Suite = {
  readonly name: string;
  readonly steps: readonly Step[];
  /** An excuse that excuses nothing any more fails the test. */
  readonly excuses: readonly KnownDifference[];
};

/** What our adapter, kubectl and an operator rely on. */
export const suites: readonly Suite[] = [
  {
    name: 'deployments',
    steps: [
      ...discoverySteps,
      ...creationSteps,
      ...listSteps,
      ...patchSteps,
      ...rolloutSteps,
      ...watchSteps,
      ...fateSteps,
      ...peopleSteps,
      ...eventSteps,
      ...deletionSteps,
    ],
    excuses: deploymentExcuses,
  },
  { name: 'stateful-sets', steps: statefulSetSteps, excuses: statefulSetExcuses },
  { name: 'daemon-sets', steps: daemonSetSteps, excuses: [] },
  { name: 'quota-and-rights', steps: [...quotaSteps, ...rightSteps, ...secretSteps], excuses: [] },
  { name: 'every-kind', steps: everyKindSteps, excuses: [] },
  { name: 'apply', steps: [...applyRefusalSteps, ...applySharingSteps, ...applySettingsSteps], excuses: [] },
  { name: 'strategic-merge', steps: strategicMergeSteps, excuses: [] },
  { name: 'validation', steps: validationSteps, excuses: [] },
  { name: 'watches', steps: [...secretWatchSteps, ...workloadWatchSteps], excuses: [] },
  { name: 'tables', steps: tableSteps, excuses: tableExcuses },
  { name: 'jobs', steps: [...jobSteps, ...autoscalerSteps], excuses: [] },
  { name: 'disruptions', steps: disruptionSteps, excuses: [] },
  { name: 'deletion', steps: [...endingSteps, ...namespaceSteps], excuses: [] },
  { name: 'errors', steps: errorSteps, excuses: [] },
  { name: 'events', steps: bothGroupsSteps, excuses: [] },
  { name: 'proxies', steps: proxySteps, excuses: [] },
  { name: 'custom-kinds', steps: customKindSteps, excuses: [] },
  { name: 'run-mirrors', steps: runMirrorSteps, excuses: [] },
];
