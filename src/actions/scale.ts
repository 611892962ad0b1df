import { numberAt } from '../domain/json.ts';
import type { Family } from '../domain/reports.ts';
import { ours, safe } from '../domain/safe-text.ts';
import { slashName } from '../domain/workload.ts';
import { rulesOf } from '../workloads/registry.ts';
import { inBatchesMs } from '../workloads/shared/in-batches.ts';
import { rollingLimits } from '../workloads/shared/rolling-update.ts';
import { verbStep } from './step-settings.ts';
import { roughly, trackers } from './template-words.ts';
import { defineVerb } from './verb-action.ts';

/** More than any cluster has room for: somebody typed a digit too many. */
const mostReplicas = 100_000;

/**
 * Sets how many replicas are wanted. It patches the object itself, not its `scale` subresource: only there does our
 * mark fit into the same request, by which a lost answer is found again.
 */
export const scale = defineVerb<{ readonly replicas: number }>({
  name: 'scale',
  verb: 'scale',
  step: verbStep({
    says: 'Set how many replicas are wanted.',
    with: { replicas: { type: 'number', required: true, says: 'How many replicas.' } },
    byHand: (of, { replicas }) => `scale ${of} --replicas=${replicas} --current-replicas=REPLICAS_NOW`,
  }),
  parse(raw) {
    const replicas = numberAt(raw, 'replicas');
    const isFine = replicas !== undefined && Number.isInteger(replicas) && replicas >= 0 && replicas <= mostReplicas;
    return isFine ? { replicas } : { problems: [`"replicas" must be a whole number from 0 to ${mostReplicas}`] };
  },
  intend({ kind, namespace, name, replicas }, { family, raw }) {
    const { workload } = family;
    const before = numberAt(raw, 'spec', 'replicas') ?? 1;
    if (before === replicas)
      return { kind: 'nothing-to-do', because: safe(`${name} is scaled to ${replicas} already`) };
    const more = Math.max(0, replicas - before);
    const isOrdered = workload.kind === 'StatefulSet' && workload.podManagement === 'OrderedReady';
    const predictedMs = predictedScaleMs(family, before, replicas, isOrdered);
    const words = wordsOf(before, replicas);
    return {
      kind: 'intended',
      says: safe(`scale ${name} from ${before} to ${replicas}`),
      with: { replicas },
      writing: {
        tests: [{ op: 'test', path: '/spec/replicas', value: before }],
        writes: () => [{ op: 'replace', path: '/spec/replicas', value: replicas }],
      },
      undo: { do: 'scale', with: { kind, namespace, name, replicas: before } },
      ...(predictedMs !== undefined && { predictedMs }),
      preview: {
        title: safe(`SCALE ${name} to ${replicas}`),
        changes: [{ what: ours('replicas'), before: safe(`${before}`), after: safe(`${replicas}`) }],
        stays: [ours('the pod template')],
        why: words.why,
        effect: safe(
          `${predictedMs === undefined ? 'nobody knows when' : `about ${roughly(predictedMs)}`}: ${words.effect}`,
        ),
        unknown: [
          ...(family.autoscalers === undefined
            ? [ours('whether an autoscaler owns the replicas: they could not be read')]
            : []),
          ...(more > 0 ? [ours('room for more pods on the nodes: not asked')] : []),
        ],
        warnings: [
          ...(replicas === 0 ? [safe(`nothing of ${name} runs after that: its users get no answer`)] : []),
          ...trackers(workload),
        ],
      },
      byHand: `scale ${slashName({ kind, name })} --replicas=${replicas} --current-replicas=${before}`,
    };
  },
  effect({ family, raw }, { now, sentAt }) {
    const wanted = numberAt(raw, 'spec', 'replicas') ?? 1;
    const { ready, total } = family.workload;
    const { phase, cause, old } = rulesOf(family).rollout(family, { now, changedAt: sentAt });
    const says = safe(`${ready} of ${wanted} pods are ready${total > wanted ? `, ${total} there in all` : ''}`);
    const { surge, unavailable } = old.length > 0 ? slackOf(family, wanted) : none;
    if (total <= wanted + surge && ready >= wanted - unavailable) return { effect: 'in-effect', says };
    if (phase === 'stuck' && cause?.certainty === 'sure')
      return { effect: 'failed', says: safe(`${says}; ${cause.says}`) };
    return { effect: 'waiting', says };
  },
});

const none = { surge: 0, unavailable: 0 };

/** In the middle of a rollout so many pods may be too many or missing, whatever the number of replicas is. */
const slackOf = ({ workload }: Family, wanted: number) =>
  workload.kind === 'Deployment' ? rollingLimits(wanted, workload.maxSurge, workload.maxUnavailable) : none;

/** More pods take the time of one, or in order that of each; what stops is gone soon. */
function predictedScaleMs(family: Family, before: number, after: number, isOrdered: boolean): number | undefined {
  if (family.pods === undefined) return undefined;
  const by = isOrdered ? Math.abs(after - before) : 1;
  return after < before ? by * 3_000 : inBatchesMs(family, rulesOf(family).kept(family), by, 1);
}

function wordsOf(before: number, after: number) {
  const by = Math.abs(after - before);
  const pods = `${by} ${by === 1 ? 'pod' : 'pods'}`;
  return {
    why: safe(after > before ? `${pods} more` : `${pods} less`),
    effect: `${pods} ${after > before ? 'start' : 'stop'}${by === 1 ? 's' : ''}`,
  };
}
