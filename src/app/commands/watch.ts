import { usualMonitors } from '../../config/monitor-presets.ts';
import type { FailedAnswer } from '../../domain/answer.ts';
import type { Arms } from '../../domain/arms.ts';
import type { Instant } from '../../domain/brands.ts';
import type { Deviation, DeviationNews } from '../../domain/deviation.ts';
import type { Judgement, Judging } from '../../domain/judgement.ts';
import type { MonitorRule } from '../../domain/monitors.ts';
import type { PodReport } from '../../domain/reports.ts';
import { ours, type SafeText } from '../../domain/safe-text.ts';
import type { WorkloadRef } from '../../domain/workload.ts';
import type { Measurements } from '../../ports/measurements.ts';
import type { Cockpit } from '../cockpit.ts';
import { readSides } from '../judging/read-sides.ts';
import { usualJudgeSettings } from '../judging/settings.ts';
import { tapped } from '../judging/tapped.ts';
import { createWorkloadJudge } from '../judging/workload-judge.ts';
import { type MonitorWithPast, monitorWithPast } from '../monitoring/monitor-with-past.ts';
import { type Told, tellDeviation } from '../monitoring/tell-deviation.ts';
import type { WorkloadMonitor } from '../monitoring/workload-monitor.ts';
import { type WorkloadView, workloadView } from '../store/workload-view.ts';

/** One thing that changed while a workload is watched. */
export type WatchNews =
  | { readonly type: 'rollout'; readonly at: Instant; readonly view: WorkloadView }
  | { readonly type: 'verdict'; readonly at: Instant; readonly judgement: Judgement; readonly arms: Arms }
  | { readonly type: 'deviation'; readonly at: Instant; readonly news: DeviationNews; readonly told: readonly Told[] }
  /** No numbers, or numbers again. */
  | { readonly type: 'blind' | 'seeing'; readonly at: Instant; readonly says: SafeText }
  /** Numbers, but no logs beside them: told once. */
  | { readonly type: 'without-logs'; readonly at: Instant; readonly says: SafeText }
  /** Once, at the beginning, of a source that stores: from when on it is known what is usual, or why it is not. */
  | { readonly type: 'past'; readonly at: Instant; readonly past: Omit<MonitorWithPast, 'monitor'> }
  /** Once: what is to be monitored here and nobody tells. */
  | { readonly type: 'unmeasured'; readonly at: Instant; readonly rules: readonly MonitorRule[] }
  | { readonly type: 'unread'; readonly at: Instant; readonly answer: FailedAnswer };

/** How it stands when the time is over. */
export type WatchEnd =
  | {
      readonly kind: 'over';
      readonly view: WorkloadView;
      readonly judging: Judging;
      readonly deviations: readonly Deviation[];
      readonly isBlind: boolean;
      /** How many were raised in the whole time. */
      readonly raised: number;
    }
  | { readonly kind: 'unread'; readonly answer: FailedAnswer }
  | { readonly kind: 'interrupted' };

const lookEveryMs = 5_000;
/** A source, or an API server, that is restarted is nothing to talk about. */
const blindForMs = 60_000;

/** Watches until the time is over, and tells each change once. People are told of what deviates. Nothing is changed. */
export async function watchWorkload(
  cockpit: Cockpit,
  ref: WorkloadRef,
  { forMs, told }: { readonly forMs: number; readonly told: (news: WatchNews) => void },
  signal: AbortSignal,
): Promise<WatchEnd> {
  const { engine, monitors = usualMonitors, judge: settings = usualJudgeSettings } = cockpit;
  const { clock } = engine;
  const { measurements } = engine.sources;
  const source = tapped(measurements);
  const { loggedErrors } = engine.sources;
  const judge = createWorkloadJudge({ measurements: source, loggedErrors, clock, settings });
  let monitor: WorkloadMonitor | undefined;
  const end = clock.now() + forMs;
  const sight = createSight(told);
  let arms: Arms | undefined;
  let verdict: string | undefined;
  let phase: string | undefined;
  let view: WorkloadView | undefined;
  let raised = 0;
  let isToldWhatIsNot = false;
  let unreadSince: Instant | undefined;
  let judging: Judging = { kind: 'none' };
  let isWithoutLogs = false;

  for (;;) {
    const lookedAt = clock.now();
    const sides = await readSides(cockpit, ref, arms, signal);
    if (signal.aborted) return { kind: 'interrupted' };
    if (sides.kind === 'unread') {
      if (!view || sides.answer.kind === 'absent') return { kind: 'unread', answer: sides.answer };
      if (unreadSince === undefined) told({ type: 'unread', at: lookedAt, answer: sides.answer });
      unreadSince ??= lookedAt;
    } else {
      unreadSince = undefined;
      arms = sides.arms;
      const pods = podsOf(sides.family.pods ?? [], arms);
      // With two sides the judge has both read; else all that runs is one.
      if (!arms) void loggedErrors?.readOn([pods], signal);
      ({ judging } = await judge.look(arms, signal));
      const measured = source.take() ?? (await measurements.read(pods, signal));
      if (signal.aborted) return { kind: 'interrupted' };
      const now = clock.now();
      view = workloadView({ family: sides.family, counts: { kind: 'none' }, judging, now }, view);
      if (phaseOf(view) !== phase) told({ type: 'rollout', at: now, view });
      phase = phaseOf(view);
      const judgement = judging.kind === 'judged' ? judging.judgement : undefined;
      if (judgement && arms && judgement.canary.requests + judgement.hardFacts.length > 0) {
        const is = `${arms.key} ${judgement.verdict}`;
        if (is !== verdict) told({ type: 'verdict', at: now, judgement, arms });
        verdict = is;
      }
      sight.look(measured, now);
      if (measured.kind === 'ok') {
        const withLogs = loggedErrors?.addTo(measured.value) ?? measured.value;
        const problem = withLogs.logs?.problem;
        if (problem !== undefined && !isWithoutLogs) told({ type: 'without-logs', at: now, says: problem });
        isWithoutLogs ||= problem !== undefined;
        const deviated: DeviationNews[] = [];
        if (!monitor) {
          const { monitor: own, ...past } = await monitorWithPast(monitors, measurements, pods, lookedAt, signal);
          if (signal.aborted) return { kind: 'interrupted' };
          monitor = own;
          if (past.says !== undefined) told({ type: 'past', at: clock.now(), past });
          // Who was told of it, by whoever watched before, is not known.
          deviated.push(...own.deviations().map(deviation => ({ type: 'raised' as const, at: now, deviation })));
        }
        const looked = { at: now, pods, measured: withLogs, ...(judgement && { judgement }) };
        for (const news of [...deviated, ...monitor.look(looked)]) {
          if (news.type === 'raised') raised += 1;
          // A pager that does not answer must not keep us from looking.
          void tellDeviation(engine, monitors, ref, news).then(people =>
            told({ type: 'deviation', at: now, news, told: people }),
          );
        }
        const rules: readonly MonitorRule[] | undefined = isToldWhatIsNot ? undefined : monitor.unmeasured();
        if (rules && rules.length > 0) told({ type: 'unmeasured', at: now, rules });
        isToldWhatIsNot ||= rules !== undefined;
      }
    }
    if (clock.now() >= end) break;
    await clock.wait(Math.max(0, Math.min(end, lookedAt + lookEveryMs) - clock.now()), signal);
    if (signal.aborted) return { kind: 'interrupted' };
  }
  if (!view) return { kind: 'interrupted' };
  return { kind: 'over', view, judging, deviations: monitor?.deviations() ?? [], isBlind: sight.isBlind(), raised };
}

const phaseOf = ({ rollout, to }: WorkloadView): string => `${rollout.phase} ${rollout.current?.revision} ${to}`;

/** All that runs and can be asked: of both sides where there are two. */
function podsOf(own: readonly PodReport[], arms: Arms | undefined): readonly PodReport[] {
  const all = [...own, ...(arms?.canary.pods ?? []), ...(arms?.stable.pods ?? [])];
  const running = all.filter(
    ({ phase, ip, deletedAt }) => phase === 'Running' && ip !== undefined && deletedAt === undefined,
  );
  return [...new Map(running.map(pod => [pod.uid, pod])).values()];
}

type Read = Awaited<ReturnType<Measurements['read']>>;

/** Whether there are numbers, told when it has been so for a while. */
function createSight(told: (news: WatchNews) => void) {
  let blindSince: Instant | undefined;
  let isTold = false;
  return {
    isBlind: () => isTold,
    look(read: Read, at: Instant): void {
      const says =
        read.kind !== 'ok'
          ? read.says
          : read.value.of.size === 0
            ? (read.value.problems[0] ?? ours('no pod tells any numbers'))
            : undefined;
      if (says === undefined) {
        if (isTold)
          told({ type: 'seeing', at, says: read.kind === 'ok' ? read.value.source : ours('the numbers are back') });
        blindSince = undefined;
        isTold = false;
        return;
      }
      blindSince ??= at;
      if (isTold || at - blindSince < blindForMs) return;
      isTold = true;
      told({ type: 'blind', at, says });
    },
  };
}
