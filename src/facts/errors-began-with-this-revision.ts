import type { AtTime } from '../actions/action.ts';
import { countSides, type SidesRead } from '../actions/count-sides.ts';
import { readWorkloadWorld, type WorkloadWorld } from '../actions/workload-world.ts';
import { age } from '../domain/duration.ts';
import type { Json } from '../domain/json.ts';
import type { Comparison, SideCounts } from '../domain/metrics.ts';
import { countsHeadline } from '../wording/counts.ts';
import { count, counted, percent } from '../wording/numbers.ts';
import { failureShare, sumLast } from '../workloads/counted-trouble.ts';
import { type HardTrouble, hardTrouble } from '../workloads/hard-trouble.ts';
import { rulesOf } from '../workloads/registry.ts';
import { judgeAlone, judgeSides, type SideSamples, wrongAtMostOnceIn } from '../workloads/side-by-side.ts';
import { revisionName, type Standing, standingOf } from '../workloads/standing.ts';
import { defineFact } from './fact.ts';
import { holds, holdsNot, type Judged, unknown } from './judged.ts';

type World = { readonly workload: WorkloadWorld; readonly sides?: SidesRead };

/** New and old pods side by side: what the kubelet says of them first, then what they count themselves. */
export const errorsBeganWithThisRevision = defineFact<World>({
  name: 'errors-began-with-this-revision',
  asks: 'Did the errors begin with this revision?',
  async read({ workload: ref }, from, signal) {
    const workload = await readWorkloadWorld(ref, from, signal);
    if (workload.kind === 'unread' || !workload.family.pods) return { workload };
    const { family } = workload;
    const current = rulesOf(family).current(family);
    // Where the kubelet's own words settle it, no pod need be asked.
    const trouble = current && hardTrouble(family, current, { now: from.now() });
    if (trouble && (trouble.elsewhere || trouble.othersReady > 0)) return { workload, sides: notCounted };
    return { workload, sides: await countSides(family, from, signal) };
  },
  judge: (_about, { workload, sides }, given) => judgeErrors(workload, sides, given),
});

export function judgeErrors(world: WorkloadWorld, sides: SidesRead | undefined, given: AtTime): Judged {
  if (world.kind === 'unread') return unknown(`not read: ${world.answer.says}`);
  const { family, records } = world;
  if (!family.pods || !sides) return unknown('its pods could not be read');
  const { current } = standingOf(family, records, given);
  if (!current) return unknown('its controller has not made the newest revision yet');
  const trouble = hardTrouble(family, current.kept, given);
  return (trouble && ofTrouble(trouble, current)) ?? ofCounts(sides, current);
}

const notCounted: SidesRead = { fresh: [], old: [], asked: { fresh: 0, old: 0 }, problems: [] };

type Current = NonNullable<Standing['current']>;

/** Nothing where the kubelet's words settle nothing. */
function ofTrouble({ cause, elsewhere, othersReady, isFromItsStart }: HardTrouble, { revision }: Current) {
  const name = revisionName(revision);
  const { affected, of } = cause.pods;
  const evidence: Json = {
    cause: cause.kind,
    certainty: cause.certainty,
    pods: { affected, of },
    othersReady,
    ...(elsewhere && { elsewhere: elsewhere.kind }),
  };
  const words = `${affected} of ${counted(of, 'pod')} of ${name}: ${cause.says}`;
  if (elsewhere) return holdsNot(`${words}; but older pods are in trouble too: ${elsewhere.says}`, evidence);
  if (othersReady > 0) return holds(`${words}; ${counted(othersReady, 'older pod')} ready`, evidence);
  return isFromItsStart ? holds(`${words}; no pod of it has ever been ready`, evidence) : undefined;
}

function ofCounts(sides: SidesRead, { revision }: Current): Judged {
  const name = revisionName(revision);
  if (revision.record?.what === 'rolled-back-from')
    return holds(`${name} was rolled back from before, by ${revision.record.by}`, {
      record: revision.record.what,
      at: revision.record.at,
    });
  if (sides.asked.fresh === 0) return unknown(`no pod of ${name} runs, so nothing can be counted`);
  if (sides.asked.old > 0) return ofBothSides(sides, sides.problems, name, false);
  const before = sides.gone && ofBothSides(sides.gone, sides.problems, name, true);
  return before && before.value !== 'unknown' ? before : ofCountsAlone(sides, name);
}

/** `areGone`: the old pods are not there any more, and all of it is about the time when they were. */
function ofBothSides(sides: SideSamples, problems: SidesRead['problems'], name: string, areGone: boolean): Judged {
  const verdict = judgeSides(sides);
  if (!verdict.comparison)
    return unknown(`its pods could not be counted: ${problems[0] ?? 'no pod has counted a request yet'}`);
  const { comparison } = verdict;
  const headline = countsHeadline(comparison);
  switch (verdict.kind) {
    case 'new-only':
      return holds(
        `errors began with ${name}: ${headline}; ${areGone ? 'the old pods were well until they went' : 'the old pods are well now'}, ${lately(verdict.oldNow, verdict.ms)}${sure}`,
        evidenceOf(comparison, verdict.oldNow),
      );
    case 'both-now':
      return holdsNot(
        `old pods ${areGone ? 'failed as well before they went' : 'fail now as well'}, ${lately(verdict.oldNow, verdict.ms)}; ${name}: ${headline}${sure}`,
        evidenceOf(comparison, verdict.oldNow),
      );
    case 'no-worse':
      return holdsNot(`${name} is not worse: ${headline}${sure}`, evidenceOf(comparison));
    case 'too-little':
      return unknown(
        `too few requests to tell: ${name} ${headline}${verdict.moreMs === undefined ? '' : `; about ${age(verdict.moreMs)} more would do`}`,
        evidenceOf(comparison),
      );
  }
}

/** Without older pods it can only be told that they began later: what was so from the start may have been so before. */
function ofCountsAlone({ fresh }: SidesRead, name: string): Judged {
  const verdict = judgeAlone(fresh);
  if (verdict.kind === 'began-later')
    return holdsNot(
      `${name} was well for long (${percent(failureShare(verdict.before) ?? 0)}) and fails now, ${lately(verdict.now, verdict.ms)}`,
      { before: verdict.before, now: verdict.now },
    );
  const share = failureShare(sumLast(fresh));
  const own = share === undefined ? '' : `; it fails ${percent(share)} of its requests since its pods started`;
  return unknown(`no older pods are left to compare ${name} with${own}`);
}

/** Of counting alone: failures that come in bursts are less sure than this says. */
const sure = ` (by luck less than once in ${count(wrongAtMostOnceIn)})`;

/** `1 of 312 in 5 s` */
const lately = ({ failures, requests }: SideCounts, ms: number): string =>
  `${count(failures)} of ${count(requests)} in ${age(ms)}`;

const evidenceOf = ({ at, basis: of, fresh, old }: Comparison, oldNow?: SideCounts): Json => ({
  at,
  basis: of,
  fresh,
  old,
  ...(oldNow && { oldNow }),
});
