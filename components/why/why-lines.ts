import { costEnds } from '../../src/app/store/cost-ends.ts';
import { historyOf, targetOf } from '../../src/app/store/history-of.ts';
import { revisionDiff } from '../../src/app/store/revision-diff.ts';
import { isSilent } from '../../src/app/store/silence.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import { causesOf } from '../../src/app/store/why-state.ts';
import { canaryHeadline } from '../../src/app/store/with-canary.ts';
import { failsMore, type WorkloadView } from '../../src/app/store/workload-view.ts';
import { versionOf } from '../../src/domain/image.ts';
import type { Judging, Verdict } from '../../src/domain/judgement.ts';
import type { Revision } from '../../src/domain/revision.ts';
import type { Cause } from '../../src/domain/rollout.ts';
import { type WorkloadRef, workloadKey } from '../../src/domain/workload.ts';
import { countsEvidence, countsHeadline } from '../../src/wording/counts.ts';
import { differenceInWords } from '../../src/wording/differences.ts';
import { judgedErrors } from '../../src/wording/judged-errors.ts';
import { judgementInWords } from '../../src/wording/judgement.ts';
import { judgedEvidence, judgedHeadline } from '../../src/wording/judging.ts';
import { counted } from '../../src/wording/numbers.ts';
import { causeWord, phaseWord, rolloutSentence } from '../../src/wording/rollout.ts';
import { otherWay } from '../../src/wording/what-next.ts';
import { nextRows } from '../canary/next-rows.ts';
import { latelySays } from '../rollout/head-lines.ts';
import { nextInWords } from '../rollout/workload-details.ts';
import { type ScreenLine, sentence } from '../screen-lines.ts';
import { evidenceLines } from './evidence-lines.ts';

const mostChanges = 3;

/** One cause, what it rests on, and what to do next. */
export function whyLines(state: CockpitState, view: WorkloadView): readonly ScreenLine[] {
  const width = state.size.columns - 1;
  const why = state.why?.ref.name === view.ref.name ? state.why : undefined;
  const [cause, ...others] = causesOf(view, why);
  return [
    ...headLines(view, cause, state, width),
    ...whoServes(view, width),
    ...changedLines(view, state, width),
    ...nextLines(view, cause, state, width),
    { text: '' },
    ...evidenceLines(view, cause, why, state, width),
    ...(others.length > 0
      ? sentence('ALSO', others.map(({ kind, says }) => `${causeWord[kind]}: ${says}`).join('; '), width, 'quiet')
      : []),
  ];
}

export const whyTitle = ({ ref, rollout, mark, canary, judging }: WorkloadView): string => {
  const verdict = judging.kind === 'judged' ? titleOfCanary[judging.judgement.verdict] : undefined;
  const ofCanary = canary && verdict && `’s canary ${verdict}`;
  const own = titleOf[mark];
  return `WHY ${ref.name}${own ? ` ${own}` : (ofCanary ?? ` is ${phaseWord[rollout.phase]}`)}`;
};

const titleOfCanary: Partial<Record<Verdict, string>> = { pass: 'passes', 'no-data': 'has no verdict yet' };

const titleOf: Partial<Record<WorkloadView['mark'], string>> = {
  trouble: 'is in trouble',
  failing: 'fails',
  undecided: 'needs a decision',
};

function headLines(
  view: WorkloadView,
  cause: Cause | undefined,
  state: CockpitState,
  width: number,
): readonly ScreenLine[] {
  const silence = isSilent(state);
  const doubt = silence === undefined ? '' : `no answer for ${silence}; before that: `;
  if (cause) return sentence('BECAUSE', `${doubt}${cause.says} (${cause.certainty})`, width, 'warn');
  const judged = judgedHeadline(view.judging);
  if (judged !== undefined)
    return [
      ...sentence('BECAUSE', `${doubt}${judged}`, width, 'warn'),
      // What is next stands below, with its keys.
      ...judgedEvidence(view.judging, costEnds(view, state.now))
        .slice(0, view.canary ? -1 : undefined)
        .flatMap(text => sentence('', text, width)),
    ];
  if (failsMore(view) && view.counts.kind === 'compared') {
    const { from, to } = view;
    const since = `new pods (${to}) fail more often than the old ones${from ? ` (${from})` : ''} beside them`;
    return [
      ...sentence(
        'BECAUSE',
        `${doubt}${since}: errors ${countsHeadline(view.counts.comparison)} (likely)`,
        width,
        'warn',
      ),
      ...sentence('', countsEvidence(view.counts.comparison), width),
    ];
  }
  const { counts } = view;
  const goesOn = canaryHeadline(view) ?? (view.rollout.phase === 'healthy' ? undefined : rolloutSentence(view.rollout));
  return [
    ...sentence('BECAUSE', `${doubt}${goesOn ?? 'nothing is wrong that can be seen'}`, width),
    ...(view.canary ? judgedLines(view.judging, width) : []),
    // The judge's number stands below, with what it is compared with.
    ...(counts.kind === 'lately' && !judgedErrors(view.judging)
      ? sentence('ERRORS', latelySays(counts.lately, view, state), width)
      : []),
  ];
}

/** What the judge says of a canary that nobody has to act on. */
function judgedLines(judging: Judging, width: number): readonly ScreenLine[] {
  if (judging.kind !== 'judged') return [];
  const { verdict, what, sure } = judgementInWords(judging.judgement);
  // The numbers of a PASS are its evidence, and stand there.
  const numbers = judging.judgement.verdict === 'pass' ? [] : sentence('', sure, width);
  return [...sentence('JUDGED', `${verdict}: ${what}`, width), ...numbers];
}

/** How many pods of which release can serve now: it tells how much users notice. */
function whoServes({ rollout, canary, from, to }: WorkloadView, width: number): readonly ScreenLine[] {
  const { current, old, desired } = rollout;
  if (canary) {
    const own = canary.rollout;
    const sides = [
      `${own.current?.ready ?? 0} of ${counted(own.desired, 'canary pod')} (${to}) ready`,
      `${current?.ready ?? 0} of ${counted(desired, 'stable pod')} (${from ?? 'before'}) ready`,
    ];
    return sentence('SERVING', sides.join(' · '), width);
  }
  const oldReady = old.reduce((sum, { ready }) => sum + ready, 0);
  const oldPods = old.reduce((sum, { pods }) => sum + pods, 0);
  const parts = [
    ...(current ? [`${current.ready} of ${counted(current.pods, 'new pod')} ready`] : []),
    ...(oldPods > 0 ? [`${oldReady} of ${counted(oldPods, 'old pod')} ready`] : []),
    `${counted(desired, 'pod')} wanted`,
  ];
  return sentence('SERVING', parts.join(' · '), width);
}

/** What the newest release changed: whoever asks why looks there first. */
function changedLines({ ref, rollout }: WorkloadView, state: CockpitState, width: number): readonly ScreenLine[] {
  const history = historyOf(state, ref);
  const current = history.find(({ isCurrent }) => isCurrent);
  const target = before(state, ref);
  if (!target || !current || !rollout.isRolling) return [];
  const changes = revisionDiff(state, ref, target.uid, current.uid)?.groups.flatMap(group => group.changes) ?? [];
  const more = changes.length > mostChanges ? ` · ${changes.length - mostChanges} more: d` : '';
  const told = changes.slice(0, mostChanges).map(differenceInWords).join(' · ');
  return sentence('CHANGED', `since r${target.number}: ${told || 'nothing in the pod template'}${more}`, width);
}

/** What ran before the current release: while it is in trouble the one to go back to, else the newest of the others. */
const before = (state: CockpitState, ref: WorkloadRef): Revision | undefined => {
  const view = state.workloads.get(workloadKey(ref));
  const target = targetOf(state, ref)?.revision;
  const others = historyOf(state, ref).filter(({ isCurrent }) => !isCurrent);
  return view && view.standing !== 'needs-you' ? [...others].sort((a, b) => b.number - a.number)[0] : target;
};

function nextLines(
  view: WorkloadView,
  cause: Cause | undefined,
  state: CockpitState,
  width: number,
): readonly ScreenLine[] {
  const target = targetOf(state, view.ref)?.revision;
  if (view.canary) return [...nextRows(view, state, width), ...sentence('', 'c shows both sides', width, 'quiet')];
  if (!cause && !failsMore(view) && view.mark !== 'failing') return [];
  if (view.wayOn)
    return sentence(
      'NEXT',
      `Enter plans to delete pod ${view.wayOn.pod}, which holds it up; nothing goes on by itself`,
      width,
      'warn',
    );
  const back = target
    ? `r rolls back to r${target.number} (${versionOf(target.images)})`
    : 'there is no revision to go back to';
  const alone = nextInWords(view, state.now);
  return [
    ...sentence('NEXT', `${back}${alone ? `; ${alone}` : ''}`, width),
    ...(cause ? sentence('', `or ${otherWay[cause.kind]}`, width) : []),
  ];
}
