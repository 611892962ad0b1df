import type { Change, Look, Plan, Seen } from '../domain/change.ts';
import type { CheckSeen } from '../domain/check.ts';
import { age } from '../domain/duration.ts';
import type { FactSeen } from '../domain/fact.ts';
import { isObject, type Json, type JsonObject } from '../domain/json.ts';
import type { SideCounts } from '../domain/metrics.ts';
import { readDuration } from '../domain/playbook-values.ts';
import { ours, safe } from '../domain/safe-text.ts';
import { slashName, type WorkloadRef } from '../domain/workload.ts';
import { evidenceInWords } from '../wording/evidence.ts';
import { count, percent } from '../wording/numbers.ts';
import { failureShare } from '../workloads/counted-trouble.ts';
import { countWindow, figuresOf } from '../workloads/counted-window.ts';
import { templateSha } from '../workloads/last-action.ts';
import { rulesOf } from '../workloads/registry.ts';
import { type Kept, podsOf } from '../workloads/shared/kept.ts';
import { judgeSides } from '../workloads/side-by-side.ts';
import { revisionName, type Standing, standingOf } from '../workloads/standing.ts';
import { type AtTime, defineAction, type Readers } from './action.ts';
import { countSides, type SidesRead } from './count-sides.ts';
import { workloadSetting } from './step-settings.ts';
import { parseRef, type ReadWorld, readWorkloadWorld, type WorkloadWorld } from './workload-world.ts';

type Settings = { readonly ref: WorkloadRef; readonly windowMs: number };
type World = {
  readonly workload: WorkloadWorld;
  readonly sides?: SidesRead;
  readonly facts: readonly FactSeen[];
};

const usualWindowMs = 1_800_000;
const withinMs = 30_000;

/** Looks once at the failing revision and the last good one, side by side, and at all facts of the playbook. */
export const evidenceCollect = defineAction<Settings, World>({
  name: 'evidence.collect',
  step: {
    says: 'Looks at the failing revision beside the last good one, and at each fact that the playbook names. Changes nothing.',
    class: 'read',
    with: {
      workload: { ...workloadSetting, says: 'The workload that is looked at.' },
      window: { type: 'duration', says: 'How far back is looked; 30m unless told.' },
    },
    yields: { 'last-good': 'revision', failing: 'revision', baseline: 'map', began: 'text' },
    call: ({ workload, window }) => ({
      ...(isObject(workload) ? workload : {}),
      ...(window !== undefined && { window }),
    }),
  },
  parse,
  read,
  plan: ({ ref }): Plan => ({
    kind: 'look',
    says: safe(`the failing revision of ${slashName(ref)} beside the last good one, and what speaks for each way`),
    withinMs,
  }),
  observe,
});

function parse(raw: Json): { settings: Settings } | { problems: readonly string[] } {
  if (!isObject(raw)) return { problems: ['the settings must be a map'] };
  const { ref, problems } = parseRef(raw);
  const windowMs = raw.window === undefined ? usualWindowMs : readDuration(raw.window);
  if (windowMs === undefined) return { problems: [...problems, '"window" must be a length of time, such as 30m'] };
  return ref ? { settings: { ref, windowMs } } : { problems };
}

async function read({ ref, windowMs }: Settings, from: Readers, signal: AbortSignal): Promise<World> {
  const { walk } = from;
  const [seen, facts] = await Promise.all([
    readSides(ref, from, signal),
    walk ? walk.facts(walk.factNames, windowMs, signal) : [],
  ]);
  return { ...seen, facts };
}

async function readSides(ref: WorkloadRef, from: Readers, signal: AbortSignal): Promise<Omit<World, 'facts'>> {
  const workload = await readWorkloadWorld(ref, from, signal);
  if (workload.kind === 'unread' || !workload.family.pods) return { workload };
  return { workload, sides: await countSides(workload.family, from, signal) };
}

/** What could be seen is told at once; what stays unknown doesn't keep it open. */
function observe(_what: Change | Look, { workload, sides, facts }: World, given: AtTime): Seen {
  if (workload.kind === 'unread') {
    const isOver = workload.answer.kind !== 'unreachable';
    return { landed: 'unreadable', effect: isOver ? 'failed' : 'waiting', says: workload.answer.says, facts };
  }
  const standing = standingOf(workload.family, workload.records, given);
  return {
    landed: 'after',
    effect: 'in-effect',
    says: inOneLine(standing, given),
    result: resultOf(standing, sides, facts, given),
    facts,
    checks: sideBySide(standing, workload, sides),
  };
}

function inOneLine({ current, good }: Standing, { now }: AtTime) {
  if (!current) return ours('its controller has not made the newest revision yet');
  const since = current.since === undefined ? '' : `, asked for ${age(now - current.since)} ago`;
  const back = good
    ? `last good is ${revisionName(good.revision)}: ${evidenceInWords(good.evidence, now)}`
    : 'the cluster keeps no other revision';
  return safe(`now ${revisionName(current.revision)}${since}; ${back}`, 300);
}

/** What later steps may use. What is not known is left out, so that a step that needs it can't go on without. */
function resultOf(
  { current, good }: Standing,
  sides: SidesRead | undefined,
  facts: readonly FactSeen[],
  { hash }: AtTime,
): JsonObject {
  const reference = ({ template }: Kept, number: number): JsonObject => ({
    number,
    template: templateSha(template, hash),
  });
  const baseline = sides && baselineIn(sides);
  const began = facts.find(({ name, value }) => name === 'errors-began-with-this-revision' && value === 'true');
  return {
    ...(good && { 'last-good': reference(good.kept, good.revision.number) }),
    ...(current && { failing: reference(current.kept, current.revision.number) }),
    ...(baseline && { baseline }),
    ...(began && current && { began: `with ${revisionName(current.revision)}: ${began.says}` }),
  };
}

/** What the old pods counted since they started, in parts of 1 and in milliseconds. Their rate is left out: not all were asked. */
function baselineIn({ old }: SidesRead): JsonObject | undefined {
  const lives = old.flatMap(samples => {
    const last = samples.at(-1);
    return last ? [[{ at: last.at, requests: 0, failures: 0 }, last]] : [];
  });
  const { requests: _rate, ...figures } = figuresOf(countWindow(lives));
  return Object.keys(figures).length > 0 ? { ...figures } : undefined;
}

/** One line for each side, in the same order of words, so that the eye finds what differs. */
function sideBySide(
  { current, good }: Standing,
  { family }: ReadWorld,
  sides: SidesRead | undefined,
): readonly CheckSeen[] {
  const counts = sides && judgeSides(sides).comparison;
  const line = (kept: Kept, role: string, holds: CheckSeen['holds'], of: SideCounts | undefined): CheckSeen => {
    const pods = family.pods && podsOf(family, kept);
    const restarts = pods?.flatMap(({ containers }) => containers).reduce((sum, one) => sum + one.restarts, 0);
    return {
      check: role,
      holds,
      says: safe(
        [
          `r${kept.revision} ${kept.containers.map(({ image }) => image.slice(image.lastIndexOf('/') + 1)).join(' + ')}`,
          `${kept.ready} of ${kept.total} ready`,
          ...(restarts === undefined ? ['restarts unknown'] : [`${count(restarts)} restarts`]),
          ...(of ? [errorsOf(of)] : ['errors unknown']),
        ].join(', '),
        300,
      ),
      evidence: { revision: kept.revision, keptAs: kept.name, ready: kept.ready, total: kept.total, ...(of && { of }) },
    };
  };
  // Whose counts the older side's are: of the newest other revision that has pods.
  const before =
    current &&
    rulesOf(family)
      .kept(family)
      .find(({ uid, total }) => uid !== current.kept.uid && total > 0);
  return [
    ...(current ? [line(current.kept, 'now', 'unknown', counts?.fresh)] : []),
    ...(good ? [line(good.kept, 'last good', 'unknown', before?.uid === good.kept.uid ? counts?.old : undefined)] : []),
  ];
}

const errorsOf = (of: SideCounts): string => {
  const share = failureShare(of);
  return share === undefined
    ? 'no request counted'
    : `errors ${percent(share)} (${count(of.failures)} of ${count(of.requests)})`;
};
