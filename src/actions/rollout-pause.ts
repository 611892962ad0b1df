import { ours, safe } from '../domain/safe-text.ts';
import { slashName } from '../domain/workload.ts';
import { rulesOf } from '../workloads/registry.ts';
import { verbStep } from './step-settings.ts';
import { defineVerb } from './verb-action.ts';

/** Holds a rollout where it is: pods stay as they are, whatever is asked for. */
export const rolloutPause = defineVerb({
  name: 'rollout.pause',
  verb: 'pause',
  step: verbStep({ says: 'Hold a rollout where it is.', byHand: of => `rollout pause ${of}` }),
  parse: () => ({}),
  intend({ kind, namespace, name }, { family }, _given) {
    const rollout = rulesOf(family).rollout(family, { now: _given.now });
    const { current, desired, isRolling } = rollout;
    const far = current && isRolling ? `${current.pods} of ${desired} pods are new` : 'nothing is under way';
    return {
      kind: 'intended',
      says: safe(`pause ${name}`),
      writing: {
        // True for an absent member, which is how "not paused" is written.
        tests: [{ op: 'test', path: '/spec/paused', value: null }],
        writes: () => [{ op: 'add', path: '/spec/paused', value: true }],
      },
      undo: { do: 'rollout.resume', with: { kind, namespace, name } },
      predictedMs: 1_000,
      preview: {
        title: safe(`PAUSE ${name}`),
        changes: [{ what: ours('paused'), before: ours('no'), after: ours('yes') }],
        stays: [safe(far), ours('every pod that runs')],
        why: safe(isRolling ? 'the rollout holds where it is' : 'the next release will wait'),
        effect: ours('at once: no pod is started or stopped by the rollout until it is resumed'),
        warnings: [
          ours('its progress deadline doesn’t run meanwhile; a rollback resumes it in the same change'),
          ...(isRolling && current ? [ours('both releases go on serving')] : []),
        ],
      },
      byHand: `rollout pause ${slashName({ kind, name })}`,
    };
  },
  effect: ({ family }) => {
    const { current, desired, isRolling } = rulesOf(family).rollout(family, { now: 0 });
    const far = isRolling && current ? `${current.pods} of ${desired} pods are new` : 'nothing is under way';
    return { effect: 'in-effect', says: safe(`paused: ${far}`) };
  },
});
