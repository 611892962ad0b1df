import type { FailedAnswer } from '../../domain/answer.ts';
import type { Arms } from '../../domain/arms.ts';
import type { Instant } from '../../domain/brands.ts';
import type { Feasibility, Judgement, Judging } from '../../domain/judgement.ts';
import type { LogsRead } from '../../domain/measurement.ts';
import type { SafeText } from '../../domain/safe-text.ts';
import type { WorkloadRef } from '../../domain/workload.ts';
import { hasLimits } from '../../judge/alone.ts';
import { feasibilityOf } from '../../judge/feasibility.ts';
import type { JudgeSettings } from '../../judge/judge.ts';
import { isSameCanary } from '../../workloads/arms.ts';
import type { Cockpit } from '../cockpit.ts';
import { createLoneJudge } from '../judging/lone-judge.ts';
import { readSides } from '../judging/read-sides.ts';
import { createWorkloadJudge } from '../judging/workload-judge.ts';

export type GateAsk = {
  readonly settings: JudgeSettings;
  readonly patienceMs: number;
  /** What was judged, each time it is looked; `foreseen` once, as soon as the traffic is known. */
  readonly told: (judging: Judging, arms: Arms | undefined, logs: LogsRead | undefined) => void;
  /** The same of one version alone, once it is known that there will be no other. */
  readonly alone: (judgement: Judgement, name: SafeText) => void;
  readonly foreseen: (what: Feasibility) => void;
};

export type Gated = {
  readonly ref: WorkloadRef;
  readonly arms: Arms;
  readonly judgement: Judgement;
  readonly source: SafeText;
  /** What was read of the pods' logs beside it. */
  readonly logs?: LogsRead;
};

export type GateEnd =
  | (Gated & { readonly kind: 'judged'; readonly name?: undefined; readonly isTimedOut: boolean })
  /** Only one version runs, so there is nothing to judge: nothing was limited, or no pod serves. */
  | { readonly kind: 'one-side'; readonly ref: WorkloadRef; readonly isServing: boolean }
  /** Only one version runs, held against the limits alone. */
  | (Omit<Gated, 'arms' | 'logs'> & {
      readonly kind: 'alone';
      readonly name: SafeText;
      readonly arms?: undefined;
      readonly logs?: undefined;
      readonly isTimedOut: boolean;
    })
  /** The source did not answer; `last`: what was known before that. */
  | { readonly kind: 'blind'; readonly ref: WorkloadRef; readonly says: SafeText; readonly last?: Judgement }
  | { readonly kind: 'superseded'; readonly ref: WorkloadRef; readonly by: SafeText }
  | { readonly kind: 'unread'; readonly answer: FailedAnswer }
  | { readonly kind: 'interrupted' };

const lookEveryMs = 5_000;
/** A rollout that was just asked for begins within so long. */
const beginsWithinMs = 60_000;
/** A source, or an API server, that is restarted is back within so long. */
const blindForMs = 60_000;
/** A verdict that asks a person may be another one with the next requests, until it stood for so long. */
const standsForMs = 60_000;

/** Looks until the verdict is sure or the time is over. Nothing is changed. */
export async function gate(cockpit: Cockpit, named: WorkloadRef, ask: GateAsk, signal: AbortSignal): Promise<GateEnd> {
  const { clock, sources } = cockpit.engine;
  const { settings } = ask;
  const judge = createWorkloadJudge({ ...sources, clock, settings });
  const beganAt = clock.now();
  const lone = createLoneJudge({ measurements: sources.measurements, clock, settings });
  const end = beganAt + ask.patienceMs;
  let arms: Arms | undefined;
  let readAt: Instant | undefined;
  let stands: { readonly verdict: string; readonly since: Instant } | undefined;
  let foreseen: Feasibility | undefined;
  for (;;) {
    const lookedAt = clock.now();
    const sides = await readSides(cockpit, named, arms, signal);
    if (signal.aborted) return { kind: 'interrupted' };
    const now = clock.now();
    if (sides.kind === 'unread') {
      if (readAt === undefined || now - readAt >= blindForMs || now >= end) return sides;
    } else {
      readAt = now;
      const { ref } = sides;
      if (arms && sides.arms && !isSameCanary(arms, sides.arms))
        return { kind: 'superseded', ref, by: sides.arms.canary.name };
      arms = sides.arms ?? arms;
      const isAlone = !arms && now - beganAt >= Math.min(beginsWithinMs, ask.patienceMs);
      if (!arms && hasLimits(settings.limits)) {
        const alone = await lone.look(sides.family, signal);
        if (signal.aborted) return { kind: 'interrupted' };
        const isOver = clock.now() >= end;
        const isBlindForLong = alone.kind === 'blind' && (isOver || clock.now() - alone.since >= blindForMs);
        if (isAlone && alone.kind === 'none') return { kind: 'one-side', ref, isServing: false };
        if (isAlone && alone.kind === 'blind' && isBlindForLong) return { kind: 'blind', ref, says: alone.says };
        if (isAlone && alone.kind === 'judged') {
          const { judgement, source, name } = alone;
          ask.alone(judgement, name);
          if (isOver || judgement.verdict === 'fail' || judgement.verdict === 'pass')
            return { kind: 'alone', ref, name, judgement, source, isTimedOut: isOver };
        }
      } else if (isAlone) return { kind: 'one-side', ref, isServing: true };
      const { judging, logs } = await judge.look(sides.arms, signal);
      if (signal.aborted) return { kind: 'interrupted' };
      if (!foreseen && arms && judging.kind === 'judged') {
        foreseen = foresee(judging.judgement, settings);
        if (foreseen) ask.foreseen(foreseen);
      }
      ask.told(judging, arms, logs);
      const isOver = clock.now() >= end;
      if (judging.kind === 'blind' && (isOver || clock.now() - judging.since >= blindForMs))
        return { kind: 'blind', ref, says: judging.says, ...(judging.last && { last: judging.last }) };
      if (arms && judging.kind === 'judged') {
        const { judgement, source } = judging;
        if (stands?.verdict !== judgement.verdict) stands = { verdict: judgement.verdict, since: clock.now() };
        const left = end - clock.now();
        if (isOver || isSure(judgement, clock.now() - stands.since) || isHopeless(judgement, settings, left))
          return { kind: 'judged', ref, arms, judgement, source, isTimedOut: isOver, ...(logs && { logs }) };
      }
    }
    const nextAt = Math.min(end, lookedAt + lookEveryMs);
    await clock.wait(Math.max(0, nextAt - clock.now()), signal);
  }
}

function isSure({ verdict }: Judgement, standsMs: number): boolean {
  switch (verdict) {
    case 'fail':
    case 'pass':
      return true;
    // More requests make a better one of MARGINAL; of HOLD only the end of what disturbs both.
    case 'hold':
      return standsMs >= standsForMs;
    case 'marginal':
    case 'no-data':
      return false;
  }
}

/** Neither a pass nor even ten times as many failures could be seen in the time that is left. */
function isHopeless(judgement: Judgement, settings: JudgeSettings, leftMs: number): boolean {
  const { verdict, at, since, etaMs } = judgement;
  if (verdict !== 'no-data' || at - since < settings.bakeMs) return false;
  const soonest = foresee(judgement, settings)?.notice[0]?.ms ?? Number.POSITIVE_INFINITY;
  return (etaMs === undefined || etaMs > leftMs) && soonest > leftMs;
}

/** Before that, traffic and rate of errors are anybody's guess. */
const knownAfterMs = 4_000;
/** Until more is known: as if a hundred requests had been seen, of which three in a thousand failed. */
const usual = { events: 0.3, of: 100 };

/** What there will be to see at the traffic of now. */
function foresee(judgement: Judgement, settings: JudgeSettings): Feasibility | undefined {
  const { canary, stable, metrics, at, since } = judgement;
  const errors = metrics.find(({ key }) => key === 'errors');
  if (canary.perSecond <= 0 || stable.perSecond <= 0 || at - since < knownAfterMs) return undefined;
  const traffic = { canary: canary.perSecond, stable: stable.perSecond };
  const { events = 0, of = 0 } = errors?.stable ?? {};
  return feasibilityOf(settings, traffic, (events + usual.events) / (of + usual.of), lookEveryMs);
}
