import { costEnds } from '../../src/app/store/cost-ends.ts';
import { canaryHeadline, canaryRow } from '../../src/app/store/with-canary.ts';
import { failsMore, isFading, type WorkloadView } from '../../src/app/store/workload-view.ts';
import type { Instant } from '../../src/domain/brands.ts';
import { age } from '../../src/domain/duration.ts';
import { countsEvidence, countsHeadline } from '../../src/wording/counts.ts';
import { deviationSince, deviationsInShort, fadingInWords } from '../../src/wording/deviation.ts';
import { judgedAside, judgedEvidence, judgedHeadline } from '../../src/wording/judging.ts';
import { causeWord, rolloutSentence, waitingInWords } from '../../src/wording/rollout.ts';

/**
 * What is wrong or going on, in one short sentence. An outage comes first. Without `now` it has no times in it, so that
 * it only changes when something happened.
 */
export const headline = (view: WorkloadView, now?: Instant): string =>
  `${view.isDown ? 'nobody serves: ' : ''}${whatGoesOn(view, now)}`;

function whatGoesOn(view: WorkloadView, now: Instant | undefined): string {
  const { rollout, counts, judging } = view;
  const judged = judgedHeadline(judging);
  if ((view.mark === 'failing' || view.mark === 'undecided') && judged !== undefined) return judged;
  const out = deviationsInShort(view.deviations ?? []);
  if (view.mark === 'undecided' && out !== undefined) return out;
  if (view.mark === 'trouble' && counts.kind === 'compared') return `errors ${countsHeadline(counts.comparison)}`;
  if (view.canary && rollout.phase === 'healthy') return `${canaryRow(view, judgedAside(judging, now))}`;
  if ((rollout.phase === 'stuck' || rollout.phase === 'failed') && rollout.cause)
    return `${rollout.phase}: ${causeWord[rollout.cause.kind]}`;
  return `${rolloutSentence(rollout)}${asideOf(view, now)}`;
}

function asideOf({ judging }: WorkloadView, now: Instant | undefined): string {
  const aside = judgedAside(judging, now);
  return aside === undefined ? '' : ` · ${aside}`;
}

/** The lines below a row that needs somebody: what it rests on, and what happens if nobody acts. */
export function detailsOf(view: WorkloadView): readonly ((now: Instant) => string)[] {
  const { rollout, counts, judging } = view;
  const judged = judgedEvidence(judging).map(
    (_, index) => (now: Instant) => judgedEvidence(judging, costEnds(view, now))[index] ?? '',
  );
  const evidence =
    counts.kind === 'compared' && failsMore(view) ? [() => countsEvidence(counts.comparison) as string] : [];
  const last = view.log?.lines.at(-1);
  const cause = rollout.cause ?? view.canary?.rollout.cause;
  return [
    ...(view.canary ? [() => `${canaryHeadline(view)}`] : []),
    ...(cause ? [() => `${cause.says} (${cause.certainty}; ${cause.pods.affected} of ${cause.pods.of} new pods)`] : []),
    ...judged,
    ...(view.deviations ?? []).map(
      one => (now: Instant) =>
        (isFading(one, rollout.startedAt, now) ? fadingInWords(one) : deviationSince(one, now)) as string,
    ),
    ...evidence,
    ...(last === undefined ? [] : [() => `last log line: ${last}`]),
    ...(rollout.current && rollout.isRolling ? [(now: Instant) => progress(view, now)] : []),
  ];
}

/** How far the release has come, and how it goes on by itself. */
export function progress(view: WorkloadView, now: Instant): string {
  const { current, desired, old } = view.rollout;
  const next = nextInWords(view, now);
  const left = old.reduce((sum, { pods }) => sum + pods, 0);
  const besides = left + (current?.pods ?? 0) <= desired ? '' : `, ${left} old ${left === 1 ? 'runs' : 'run'} on`;
  return `${current?.pods ?? 0} of ${desired} pods are new${besides}${next === undefined ? '' : `; ${next}`}`;
}

/** What happens if nobody acts, where that is known. */
export function nextInWords({ rollout, next }: WorkloadView, now: Instant): string | undefined {
  const { deadlineAt, phase, waiting } = rollout;
  if (next && next.at > now) return `if nobody acts ${next.pods} of ${next.of} in ${age(next.at - now)}`;
  if (deadlineAt !== undefined && deadlineAt > now && phase === 'stuck')
    return `Kubernetes gives up in ${age(deadlineAt - now)} and undoes nothing`;
  return waiting && waiting.for !== 'updated' ? waitingInWords(waiting) : undefined;
}
