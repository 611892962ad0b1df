import { costEnds } from '../../app/store/cost-ends.ts';
import { canaryHeadline } from '../../app/store/with-canary.ts';
import type { WorkloadView } from '../../app/store/workload-view.ts';
import { failsMore } from '../../app/store/workload-view.ts';
import { age } from '../../domain/duration.ts';
import { versionOf } from '../../domain/image.ts';
import { commandName } from '../../domain/workload.ts';
import { countsEvidence, countsHeadline } from '../../wording/counts.ts';
import { deviationsInShort } from '../../wording/deviation.ts';
import { judgedAside, judgedEvidence, judgedHeadline } from '../../wording/judging.ts';
import { counted } from '../../wording/numbers.ts';
import { deadlineInWords, phaseWord, rolloutSentence } from '../../wording/rollout.ts';

/** The releases of a workload: the one that is asked for, and the one that it takes the place of. */
export const versions = ({ from, to }: WorkloadView): string =>
  from !== undefined && from !== to ? `${from} → ${to}` : to;

/** What is wrong or going on, in one sentence; with times where it is told `now`. */
export const headline = (view: WorkloadView, now?: number): string =>
  `${view.isDown ? 'nobody serves: ' : ''}${whatGoesOn(view, now)}`;

function whatGoesOn(view: WorkloadView, now: number | undefined): string {
  const { mark, counts, judging, rollout } = view;
  const judged = judgedHeadline(judging);
  if ((mark === 'failing' || mark === 'undecided') && judged !== undefined) return judged;
  const out = deviationsInShort(view.deviations ?? []);
  if (mark === 'undecided' && out !== undefined) return out;
  if (mark === 'trouble' && counts.kind === 'compared') return `errors ${countsHeadline(counts.comparison)}`;
  const aside = judgedAside(judging, now);
  const goesOn = canaryHeadline(view) ?? rolloutSentence(rollout);
  return `${goesOn}${aside === undefined ? '' : ` · ${aside}`}`;
}

/** What a sentence rests on, and what happens if nobody acts. */
export function evidenceLines(view: WorkloadView, now: number): readonly string[] {
  const { counts, judging, rollout, next, log } = view;
  return [
    ...judgedEvidence(judging, costEnds(view, now)),
    ...(view.canary ? [`${canaryHeadline(view)}`] : []),
    ...(counts.kind === 'compared' && failsMore(view) ? [countsEvidence(counts.comparison)] : []),
    ...(counts.kind === 'unavailable' && rollout.isRolling && judging.kind === 'none'
      ? [`errors unknown: ${counts.says}`]
      : []),
    ...(rollout.cause?.evidence.slice(0, 1) ?? []),
    ...(log?.lines.at(-1) ? [`last log line of ${log.pod}: ${log.lines.at(-1)}`] : []),
    ...(next && next.at > now ? [`if nobody acts ${next.pods} of ${next.of} pods in ${age(next.at - now)}`] : []),
  ];
}

/** One workload, whole. */
export function workloadLines(view: WorkloadView, now: number): readonly string[] {
  const { ref, rollout, kubectl } = view;
  const sides = [...(rollout.current ? [rollout.current] : []), ...rollout.old];
  const deadline = deadlineInWords(rollout, now);
  return [
    `${ref.namespace}/${commandName(ref)}  ${phaseWord[rollout.phase]}  ${versions(view)}`,
    `  ${headline(view, now)}${deadline ? `; ${deadline}` : ''}`,
    ...evidenceLines(view, now).map(line => `  ${line}`),
    ...sides.map(
      ({ revision, images, ready, pods, restarts }) =>
        `  r${revision} ${versionOf(images)}: ${ready} of ${pods} ready, ${restarts === undefined ? 'restarts unknown' : counted(restarts, 'restart')}`,
    ),
    `  kubectl says: ${kubectl.says}`,
  ];
}
