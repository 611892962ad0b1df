import { readWorkloadWorld } from '../../actions/workload-world.ts';
import type { Answer, FailedAnswer } from '../../domain/answer.ts';
import type { Instant } from '../../domain/brands.ts';
import type { Measure } from '../../domain/judgement.ts';
import type { PodReport } from '../../domain/reports.ts';
import type { SafeText } from '../../domain/safe-text.ts';
import type { WorkloadRef } from '../../domain/workload.ts';
import { readersOf } from '../../engine/engine.ts';
import {
  beginCalibrating,
  type Calibrating,
  calibrateLook,
  falseAlarms,
  falseQuestions,
  type Outcomes,
  outcomesOf,
} from '../../judge/calibrate.ts';
import { beginDifferences, takeDifferences } from '../../judge/differences.ts';
import type { JudgeSettings } from '../../judge/judge.ts';
import type { Measurements, Span, Stored, StoredPod } from '../../ports/measurements.ts';
import type { Clock } from '../../ports/surroundings.ts';
import { servingPodsOf } from '../../workloads/arms.ts';
import type { Cockpit } from '../cockpit.ts';

export type CalibrateAsk = {
  readonly settings: JudgeSettings;
  readonly trialMs: number;
  /** Looks at what happens, for so long. */
  readonly forMs?: number;
  /** Else at what the source has stored, so far back. */
  readonly historyMs: number;
  readonly told: (done: number) => void;
};

export type Calibrated = {
  readonly outcomes: Outcomes;
  /** Parts of the trials, where there was one. */
  readonly falseAlarms?: Measure;
  readonly falseQuestions?: Measure;
  /** The first look that told anything, and the last. */
  readonly from: Instant;
  readonly to: Instant;
  /** Names of all that were looked at, by their uids. */
  readonly pods: ReadonlyMap<string, string>;
  readonly requests: number;
  readonly looks: number;
  readonly source: SafeText;
  readonly everyMs: number;
};

export type CalibrateEnd =
  | ({ readonly kind: 'calibrated' } & Calibrated)
  | { readonly kind: 'too-few-pods'; readonly pods: number }
  /** The source stores nothing: it can only be looked at while it happens. */
  | { readonly kind: 'no-history' }
  | { readonly kind: 'blind'; readonly says: SafeText }
  | { readonly kind: 'unread'; readonly answer: FailedAnswer }
  | { readonly kind: 'interrupted' };

const lookEveryMs = 5_000;
/** Of what is stored: twenty looks in a usual trial, and not more points in a week than a Prometheus gives at once. */
const storedEveryMs = 60_000;

/** Judges each pod of one revision against the rest, which is always a false alarm where it stops. Nothing is changed. */
export async function calibrate(
  { engine }: Pick<Cockpit, 'engine'>,
  ref: WorkloadRef,
  ask: CalibrateAsk,
  signal: AbortSignal,
): Promise<CalibrateEnd> {
  const { clock, sources } = engine;
  const { measurements } = sources;
  const world = await readWorkloadWorld(ref, readersOf(engine), signal);
  if (signal.aborted) return { kind: 'interrupted' };
  if (world.kind === 'unread') return world;
  const pods = servingPodsOf(world.family);
  const isLive = ask.forMs !== undefined;
  if (!isLive && !measurements.stored) return { kind: 'no-history' };
  if (pods.length < fewestPods) return { kind: 'too-few-pods', pods: pods.length };

  const now = clock.now();
  const span: Span = isLive
    ? { from: now, to: now + (ask.forMs ?? 0), everyMs: lookEveryMs }
    : { from: now - ask.historyMs, to: now, everyMs: storedEveryMs };
  const looks =
    isLive || !measurements.stored
      ? lookAt(measurements, pods, span, clock, signal)
      : measurements.stored(pods, span, signal);

  let calibrating: Calibrating = beginCalibrating(ask.settings, ask.trialMs);
  let differences = beginDifferences();
  let source: SafeText | undefined;
  let says: SafeText | undefined;
  const known = new Map<string, StoredPod>();
  for await (const answer of looks) {
    if (signal.aborted) return { kind: 'interrupted' };
    if (answer.kind !== 'ok') {
      says = answer.says;
      if (!isLive) return { kind: 'blind', says };
      continue;
    }
    const { at, pods: there, measured } = answer.value;
    ask.told((at - span.from) / Math.max(1, span.to - span.from));
    source = measured.source;
    if (there.length === 0) continue;
    for (const pod of there) known.set(pod.uid, pod);
    const ms = differences.last === undefined ? 0 : at - differences.last;
    const taken = takeDifferences(differences, measured, there, at);
    differences = taken.differences;
    const revisionOf = (uid: string) => known.get(uid)?.hash ?? '';
    if (ms > 0) calibrating = calibrateLook(calibrating, { deltas: taken.deltas, at, ms, revisionOf });
  }
  if (signal.aborted) return { kind: 'interrupted' };
  if (source === undefined) return { kind: 'blind', says: says as SafeText };
  const outcomes = outcomesOf(calibrating);
  const [alarms, questions] = [falseAlarms(outcomes), falseQuestions(outcomes)];
  return {
    kind: 'calibrated',
    outcomes,
    ...(alarms && { falseAlarms: alarms }),
    ...(questions && { falseQuestions: questions }),
    from: differences.since ?? span.from,
    to: differences.last ?? span.to,
    pods: new Map([...known.values()].map(({ uid, name }) => [uid, name])),
    requests: calibrating.requests,
    looks: calibrating.looks,
    source,
    everyMs: span.everyMs,
  };
}

const fewestPods = 3;

/** Reads pods while it happens, as long as the span. */
async function* lookAt(
  measurements: Measurements,
  pods: readonly PodReport[],
  { to, everyMs }: Span,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<Answer<Stored>> {
  for (let due = clock.now(); due <= to && !signal.aborted; due += everyMs) {
    const answer = await measurements.read(pods, signal);
    const at = clock.now();
    yield answer.kind === 'ok' ? { kind: 'ok', value: { at, pods, measured: answer.value }, at } : answer;
    await clock.wait(Math.max(0, due + everyMs - clock.now()), signal);
  }
}
