import { ours, safe } from '../domain/safe-text.ts';
import { slashName } from '../domain/workload.ts';
import { waitingInWords } from '../wording/rollout.ts';
import { rulesOf } from '../workloads/registry.ts';
import { verbStep } from './step-settings.ts';
import { defineVerb } from './verb-action.ts';

/** Lets a paused rollout go on, with whatever is asked for by then. */
export const rolloutResume = defineVerb({
  name: 'rollout.resume',
  verb: 'resume',
  step: verbStep({ says: 'Let a paused rollout go on.', byHand: of => `rollout resume ${of}` }),
  parse: () => ({}),
  intend({ kind, namespace, name }, { family }, { now }) {
    const { waiting, desired, current } = rulesOf(family).rollout(family, { now });
    const left = current ? Math.max(0, desired - current.pods) : desired;
    return {
      kind: 'intended',
      says: safe(`resume ${name}`),
      writing: {
        tests: [{ op: 'test', path: '/spec/paused', value: true }],
        writes: () => [{ op: 'remove', path: '/spec/paused' }],
      },
      undo: { do: 'rollout.pause', with: { kind, namespace, name } },
      predictedMs: 1_000,
      preview: {
        title: safe(`RESUME ${name}`),
        changes: [{ what: ours('paused'), before: ours('yes'), after: ours('no') }],
        stays: [safe(`${desired} replicas`)],
        why: waiting ? waitingInWords(waiting) : ours('nothing waits behind the pause'),
        effect: safe(
          waiting
            ? `the rollout goes on at once: ${left} more pods take the newest template`
            : 'at once: the next release will roll',
        ),
        warnings: waiting ? [ours('the newest template is what was asked for last, also while it was paused')] : [],
      },
      byHand: `rollout resume ${slashName({ kind, name })}`,
    };
  },
  effect: ({ family }) => {
    const { waiting } = rulesOf(family).rollout(family, { now: 0 });
    return { effect: 'in-effect', says: safe(`it goes on${waiting ? `: ${waitingInWords(waiting)}` : ''}`) };
  },
});
