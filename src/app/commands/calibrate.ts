import { readWorkloadWorld } from '../../actions/workload-world.ts';
import type { FailedAnswer } from '../../domain/answer.ts';
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
import { servingPodsOf } from '../../workloads/arms.ts';
import type { Cockpit } from '../cockpit.ts';

export type CalibrateAsk = {
  readonly settings: JudgeSettings;
  readonly trialMs: number;
  /** Looks at what happens, for so long. */
  readonly forMs?: number;
  /** Else at what the source has stored, so far back. */
  readonly historyMs: number;
  readonly told: (done: number, outcomes: Outcomes) => void;
};

export type Calibrated = {
  readonly outcomes: Outcomes;
  /** Parts of the trials, where there was one. */
  readonly falseAlarms?: Measure;
  readonly falseQuestions?: Measure;
  readonly from: Instant;
  readonly to: Instant;
  readonly pods: number;
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
/** Of what is stored; a look takes some questions, and a day shall be over in a few minutes. */
const storedEveryMs = 60_000;

/** Judges each pod of one revision against the rest, which is always a false alarm where it stops. Nothing is changed. */
export async function calibrate(
  { engine }: Cockpit,
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
  if (pods.length < 3) return { kind: 'too-few-pods', pods: pods.length };
  const { readAt } = measurements;
  const isLive = ask.forMs !== undefined;
  if (!isLive && !readAt) return { kind: 'no-history' };

  const to = isLive ? clock.now() + (ask.forMs ?? 0) : clock.now();
  const from = isLive ? clock.now() : Math.max(to - ask.historyMs, oldestOf(pods));
  const everyMs = isLive ? lookEveryMs : storedEveryMs;
  let calibrating: Calibrating = beginCalibrating(ask.settings, ask.trialMs);
  let differences = beginDifferences();
  let source: SafeText | undefined;
  let says: SafeText | undefined;
  for (let at = from; at <= to; at += everyMs) {
    const known = pods.filter(({ readySince = 0 }) => readySince <= at);
    const answer = isLive || !readAt ? await measurements.read(known, signal) : await readAt(known, at, signal);
    if (signal.aborted) return { kind: 'interrupted' };
    if (answer.kind === 'ok') {
      const now = isLive ? clock.now() : at;
      const ms = differences.last === undefined ? 0 : now - differences.last;
      const taken = takeDifferences(differences, answer.value, known, now);
      differences = taken.differences;
      source = answer.value.source;
      if (ms > 0) calibrating = calibrateLook(calibrating, { deltas: taken.deltas, at: now, ms });
      ask.told((at - from) / Math.max(1, to - from), outcomesOf(calibrating));
    } else says = answer.says;
    if (isLive) await clock.wait(Math.max(0, at + everyMs - clock.now()), signal);
  }
  if (source === undefined) return { kind: 'blind', says: says as SafeText };
  const { requests, looks } = calibrating;
  const outcomes = outcomesOf(calibrating);
  const [alarms, questions] = [falseAlarms(outcomes), falseQuestions(outcomes)];
  return {
    kind: 'calibrated',
    outcomes,
    ...(alarms && { falseAlarms: alarms }),
    ...(questions && { falseQuestions: questions }),
    from,
    to,
    pods: pods.length,
    requests,
    looks,
    source,
    everyMs,
  };
}

const oldestOf = (pods: readonly PodReport[]): Instant => Math.min(...pods.map(({ readySince = 0 }) => readySince));
