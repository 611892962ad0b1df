import type { Arms } from '../domain/arms.ts';
import type { Instant } from '../domain/brands.ts';
import type { Plan, Seen } from '../domain/change.ts';
import { age, duration } from '../domain/duration.ts';
import { isObject, type Json, type JsonObject, numberAt } from '../domain/json.ts';
import type { Judgement, Judging, Limits, Verdict } from '../domain/judgement.ts';
import { readDuration, readShare } from '../domain/playbook-values.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import { judgementOf, usualSettings } from '../judge/judge.ts';
import { type Looking, takeLook } from '../judge/look.ts';
import { judgementInWords } from '../wording/judgement.ts';
import { judgedAside } from '../wording/judging.ts';
import { armsOfCanary } from '../workloads/arms.ts';
import { type RampNote, rampNoteOf, usualPatienceMs } from '../workloads/canary.ts';
import { type AtTime, defineAction, type Readers } from './action.ts';
import { type CanaryRef, canaryRef, parseCanaryRef, stableRef } from './canary-world.ts';
import { lookBack } from './look-back.ts';
import { measureArms } from './measure-arms.ts';
import { withWorkloadNames, workloadSetting } from './step-settings.ts';
import { blocked } from './verb-action.ts';
import { readWorkloadWorld } from './workload-world.ts';

type Settings = CanaryRef & {
  readonly holdMs: number;
  readonly limits: Limits;
  /** A PASS comes after so long and so many requests; as usual unless told. */
  readonly windowMs?: number;
  readonly minRequests?: number;
};
type World =
  | { readonly kind: 'unread'; readonly says: SafeText }
  | { readonly kind: 'gone'; readonly says: SafeText }
  | {
      readonly kind: 'judged';
      readonly judging: Judging;
      /** Why no logs were read beside the numbers. */
      readonly withoutLogs?: SafeText | undefined;
      readonly paused?: RampNote['paused'];
      /** Since when the verdict is what it is. */
      readonly since: Instant;
      readonly holdMs: number;
    };
/** What the looks keep from one to the next, over all weights of a ramp: evidence is not thrown away at a step. */
type Kept = { readonly looking?: Looking; readonly said: string; readonly since: Instant };

const memoryKey = 'judge';
const lookEveryMs = 5_000;
/** One bad minute of everybody is no reason to call somebody; half of one is. */
const lastsMs = 30_000;

/** Compares a canary with the stable pods beside it until it passed for long enough, or until it fails. */
export const judge = defineAction<Settings, World>({
  name: 'judge',
  step: {
    says: 'Compare the canary with the stable pods beside it: done when it passes, failed at once when it is worse.',
    class: 'read',
    with: {
      workload: { ...workloadSetting, says: 'The stable Deployment; its canary stands beside it.' },
      hold: {
        type: 'duration',
        says: 'How long it is looked at in any case; no longer than for a verdict unless told.',
      },
      'error-rate': { type: 'share', says: 'More failures than this fail it as well, as `1%`.' },
      'latency-p50-ms': { type: 'number', says: 'A slower median than this fails it as well.' },
      'latency-p95-ms': { type: 'number', says: 'A slower 95th percentile than this fails it as well.' },
      'latency-p99-ms': { type: 'number', says: 'A slower 99th percentile than this fails it as well.' },
      'cpu-percent': { type: 'number', says: 'More CPU than this part of what its pods ask for fails it as well.' },
      'memory-percent': {
        type: 'number',
        says: 'More memory than this part of what its pods may use fails it as well.',
      },
      'saturation-percent': {
        type: 'number',
        says: 'More than this of any gauge that the settings call a saturation fails it as well.',
      },
      window: { type: 'duration', says: 'It passes after so long at its weight, never sooner; 2m unless told.' },
      'min-requests': { type: 'number', says: 'And after so many requests; 50 unless told.' },
    },
    call: withWorkloadNames,
    waits: true,
    yields: { verdict: 'text', says: 'text' },
  },
  parse,
  read,
  plan: ({ holdMs }, world): Plan =>
    world.kind === 'unread'
      ? blocked(world.says)
      : {
          kind: 'look',
          says: safe(`the canary is not worse than stable${holdMs > 0 ? `, looked at for ${duration(holdMs)}` : ''}`),
          withinMs: holdMs + usualPatienceMs,
          everyMs: lookEveryMs,
        },
  observe: (_look, world, given) => observe(world, given),
});

const numbers = [
  'latency-p50-ms',
  'latency-p95-ms',
  'latency-p99-ms',
  'cpu-percent',
  'memory-percent',
  'saturation-percent',
  'min-requests',
] as const;

function parse(raw: Json): { settings: Settings } | { problems: readonly string[] } {
  if (!isObject(raw)) return { problems: ['the settings must be a map'] };
  const { ref, problems: wrong } = parseCanaryRef(raw);
  const [holdMs, windowMs] = [readDuration(raw.hold), readDuration(raw.window)];
  const errorRate = readShare(raw['error-rate']);
  const minRequests = numberAt(raw, 'min-requests');
  const problems = [
    ...wrong,
    ...(raw.hold === undefined || holdMs !== undefined ? [] : ['"hold" must be a length of time, as 10m']),
    ...(raw.window === undefined || windowMs !== undefined ? [] : ['"window" must be a length of time, as 2m']),
    ...numbers.filter(name => (numberAt(raw, name) ?? 1) <= 0).map(name => `"${name}" must be above 0`),
    ...(raw['error-rate'] === undefined || errorRate !== undefined ? [] : ['"error-rate" must be a share, as 1%']),
  ];
  if (!ref || problems.length > 0) return { problems };
  return {
    settings: {
      ...ref,
      holdMs: holdMs ?? 0,
      limits: limitsIn(raw, errorRate),
      ...(windowMs !== undefined && { windowMs }),
      ...(minRequests !== undefined && { minRequests }),
    },
  };
}

function limitsIn(raw: JsonObject, errorRate: number | undefined): Limits {
  const [p50, p95, p99] = ['p50', 'p95', 'p99'].map(name => numberAt(raw, `latency-${name}-ms`));
  const [cpu, memory, saturation] = ['cpu', 'memory', 'saturation'].map(name => numberAt(raw, `${name}-percent`));
  return {
    ...(errorRate !== undefined && { errorRate }),
    ...(p50 !== undefined && { latencyP50Ms: p50 }),
    ...(p95 !== undefined && { latencyP95Ms: p95 }),
    ...(p99 !== undefined && { latencyP99Ms: p99 }),
    ...(cpu !== undefined && { cpu: cpu / 100 }),
    ...(memory !== undefined && { memory: memory / 100 }),
    ...(saturation !== undefined && { saturation: saturation / 100 }),
  };
}

async function read(settings: Settings, from: Readers, signal: AbortSignal): Promise<World> {
  const [stable, canary] = await Promise.all([
    readWorkloadWorld(stableRef(settings), from, signal),
    readWorkloadWorld(canaryRef(settings), from, signal),
  ]);
  if (canary.kind === 'unread')
    return canary.answer.kind === 'absent'
      ? { kind: 'gone', says: safe(`${canaryRef(settings).name} is gone: somebody took the canary away`) }
      : { kind: 'unread', says: canary.answer.says };
  if (stable.kind === 'unread') return { kind: 'unread', says: stable.answer.says };
  const note = rampNoteOf(canary.family.workload);
  if (note?.isTakenBack || canary.family.workload.deletedAt !== undefined)
    return { kind: 'gone', says: safe(`${canary.family.workload.name} is being taken away`) };
  const arms = armsOfCanary(canary.family, stable.family, { now: from.now() });
  const { judging, withoutLogs } = await judgeOnce(settings, arms, from, signal);
  const paused = note?.paused;
  return {
    kind: 'judged',
    judging,
    withoutLogs,
    since: keptOf(from).since,
    holdMs: settings.holdMs,
    ...(paused && { paused }),
  };
}

const keptOf = ({ walk, now }: Readers): Kept =>
  (walk?.runMemory.get(memoryKey) as Kept | undefined) ?? { said: '', since: now() };

async function judgeOnce(
  { limits, windowMs, minRequests }: Settings,
  arms: Arms | undefined,
  from: Readers,
  signal: AbortSignal,
): Promise<{ readonly judging: Judging; readonly withoutLogs?: SafeText | undefined }> {
  const before = keptOf(from);
  const keep = (judging: Judging, looking: Looking | undefined, withoutLogs?: SafeText) => {
    const said = judging.kind === 'judged' ? judging.judgement.verdict : judging.kind;
    const since = said === before.said ? before.since : from.now();
    from.walk?.runMemory.set(memoryKey, { said, since, ...(looking && { looking }) } satisfies Kept);
    return { judging: judging.kind === 'blind' ? { ...judging, since } : judging, withoutLogs };
  };
  if (!arms) return keep({ kind: 'none' }, before.looking);
  const settings = {
    ...(from.sources.judge ?? usualSettings),
    limits,
    ...(windowMs !== undefined && { bakeMs: windowMs }),
    ...(minRequests !== undefined && { minRequests }),
  };
  const isFirst = from.walk?.runMemory.get(memoryKey) === undefined;
  const past = isFirst ? await lookBack(from.sources.measurements, arms, { now: from.now(), settings }, signal) : [];
  const known = before.looking ?? past.at(-1)?.looking;
  const told = await measureArms(from.sources, arms, signal);
  if ('because' in told) return keep({ kind: 'blind', says: told.because, since: from.now() }, known);
  const { measured } = told;
  const looking = takeLook(known, { arms, measured, at: from.now() }, settings);
  const judging = { kind: 'judged' as const, judgement: judgementOf(looking.state), source: measured.source };
  return keep(judging, looking, measured.logs?.problem);
}

function observe(world: World, { now, sentAt }: AtTime & { readonly sentAt: Instant }): Seen {
  const seen = (
    effect: Seen['effect'],
    says: SafeText,
    verdict: Verdict | 'blind' | 'gone' | 'paused',
    asks = false,
  ): Seen => ({
    landed: 'unreadable',
    effect,
    says,
    result: { verdict, says },
    ...(asks && { asksPerson: true }),
  });
  if (world.kind === 'unread') return seen('unknown', world.says, 'blind');
  if (world.kind === 'gone') return seen('failed', world.says, 'gone');
  const { judging, paused, since, holdMs } = world;
  if (judging.kind === 'judged' && judging.judgement.verdict === 'fail')
    return seen('failed', sentence(judging.judgement), 'fail');
  if (paused) return seen('waiting', safe(`paused by ${paused.by}`), 'paused', true);
  if (judging.kind === 'none') return seen('waiting', ours('no canary pod runs yet'), 'no-data');
  // A source that is restarted is back in a minute or two: until the step's time is over nobody has to decide.
  if (judging.kind === 'blind') return seen('unknown', safe(`${judgedAside(judging, now)}`), 'blind');
  const { judgement } = judging;
  const { verdict } = judgement;
  const lasts = now - Math.max(since, sentAt) >= lastsMs;
  if (verdict === 'hold') return seen('waiting', sentence(judgement), 'hold', lasts);
  if (verdict === 'pass') {
    const left = holdMs - (now - sentAt);
    return left <= 0
      ? seen('in-effect', withProblem(sentence(judgement), world.withoutLogs), 'pass')
      : seen('waiting', safe(`${sentence(judgement)}; looked at for ${age(left)} more`), 'pass');
  }
  if (verdict === 'no-data')
    return seen('waiting', safe(`${judgedAside(judging, now)}; ${judgementInWords(judgement).what}`, 400), verdict);
  return seen('waiting', sentence(judgement), verdict);
}

/** A PASS without logs is told as one. */
const withProblem = (says: SafeText, problem: SafeText | undefined): SafeText =>
  problem === undefined ? says : safe(`${says}; ${problem}`, 400);

/** `FAIL: errors 3.1 % vs 0.30 % on stable (10x)`. */
function sentence(judgement: Judgement): SafeText {
  const { verdict, what } = judgementInWords(judgement);
  return safe(`${verdict}: ${what}`, 400);
}
