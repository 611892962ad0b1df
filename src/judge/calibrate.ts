import type { Instant } from '../domain/brands.ts';
import type { Judgement, Measure, Verdict } from '../domain/judgement.ts';
import { measureShare } from './intervals.ts';
import { beginJudging, type JudgeSettings, type JudgeState, judgementOf, judgeTick } from './judge.ts';
import type { PodDelta } from './tick.ts';

/**
 * How often the judge would call a good release bad on this workload: each stable pod in turn is taken for the canary
 * and judged against the rest, which run the same. Whatever is found is false.
 */
export type Calibrating = {
  readonly settings: JudgeSettings;
  /** How long one trial lasts, as a rollout would. */
  readonly trialMs: number;
  readonly trials: ReadonlyMap<string, Trial>;
  /** How often each pod was tried. */
  readonly tried: ReadonlyMap<string, number>;
  /** Of trials that are over. */
  readonly ended: Outcomes;
  readonly requests: number;
  readonly looks: number;
};

type Trial = {
  readonly began: Instant;
  readonly state: JudgeState;
  readonly worst: Verdict;
  /** What was said when it was stopped first. */
  readonly alarm?: Alarm;
};
export type Alarm = { readonly pod: string; readonly at: Instant; readonly judgement: Judgement };
export type Outcomes = {
  readonly trials: number;
  readonly fail: number;
  readonly marginal: number;
  readonly pass: number;
  /** The first of them. */
  readonly alarms: readonly Alarm[];
};

/** A pod that answers fewer says nothing of false alarms. */
const fewestRequests = 50;
/** A pod is held against two others or more. */
const fewestPods = 3;
/** Of many pods so many are tried at a time, in turn; all others are what they are held against. */
const mostAtATime = 20;
const mostAlarms = 5;

export const beginCalibrating = (settings: JudgeSettings, trialMs: number): Calibrating => ({
  settings,
  trialMs,
  trials: new Map(),
  tried: new Map(),
  ended: { trials: 0, fail: 0, marginal: 0, pass: 0, alarms: [] },
  requests: 0,
  looks: 0,
});

export type CalibrateLook = {
  readonly deltas: readonly PodDelta[];
  readonly at: Instant;
  readonly ms: number;
  /** Pods of two revisions are not compared; all are of one where nothing is told. */
  readonly revisionOf?: (pod: string) => string;
};

export function calibrateLook(
  before: Calibrating,
  { deltas, at, ms, revisionOf = () => '' }: CalibrateLook,
): Calibrating {
  const revisions = Map.groupBy(deltas, ({ pod }) => revisionOf(pod));
  const comparable = [...revisions.values()].filter(own => own.length >= fewestPods).flat();
  const tried = new Map(before.tried);
  const trials = new Map<string, Trial>();
  let ended = before.ended;
  for (const delta of candidates(comparable, before)) {
    const { pod } = delta;
    if (!before.trials.has(pod)) tried.set(pod, (tried.get(pod) ?? 0) + 1);
    const known = before.trials.get(pod) ?? beginTrial(before.settings, at - ms);
    const others = (revisions.get(revisionOf(pod)) ?? []).filter(one => one.pod !== pod);
    const tick = { at, ms, canary: [delta], stable: others, hardFacts: [], areCanariesReady: true };
    const trial = judged(known, pod, judgeTick(known.state, tick), at);
    if (at - trial.began < before.trialMs) trials.set(pod, trial);
    else ended = endTrial(ended, trial);
  }
  // A pod that is gone, or has too few beside it, ends its trial where it was.
  const there = new Set(comparable.map(({ pod }) => pod));
  for (const [pod, trial] of before.trials) if (!there.has(pod)) ended = endTrial(ended, trial);
  const requests = deltas.reduce((sum, delta) => sum + delta.requests, before.requests);
  return { ...before, trials, tried, ended, requests, looks: before.looks + 1 };
}

/** Those whose trial is under way, and then who was tried least. */
function candidates(deltas: readonly PodDelta[], { trials, tried }: Calibrating): readonly PodDelta[] {
  const [running, waiting] = [
    deltas.filter(({ pod }) => trials.has(pod)),
    deltas.filter(({ pod }) => !trials.has(pod)),
  ];
  const next = waiting.toSorted((a, b) => (tried.get(a.pod) ?? 0) - (tried.get(b.pod) ?? 0));
  return [...running, ...next.slice(0, Math.max(0, mostAtATime - running.length))];
}

function judged(known: Trial, pod: string, state: JudgeState, at: Instant): Trial {
  const judgement = judgementOf(state);
  const { verdict } = judgement;
  return {
    ...known,
    state,
    worst: worse(known.worst, verdict),
    ...(verdict === 'fail' && !known.alarm && { alarm: { pod, at, judgement } }),
  };
}

/** Trials that were under way count too. */
export const outcomesOf = ({ trials, ended }: Calibrating): Outcomes => [...trials.values()].reduce(endTrial, ended);

/** The part of trials that were stopped falsely, with its interval. */
export const falseAlarms = ({ trials, fail }: Outcomes): Measure | undefined => measureShare(fail, trials);
export const falseQuestions = ({ trials, marginal }: Outcomes): Measure | undefined => measureShare(marginal, trials);

const beginTrial = (settings: JudgeSettings, at: Instant): Trial => ({
  began: at,
  state: beginJudging(settings, at),
  worst: 'no-data',
});

function endTrial(outcomes: Outcomes, { state, worst, alarm }: Trial): Outcomes {
  if (state.requests.canary < fewestRequests) return outcomes;
  return {
    trials: outcomes.trials + 1,
    fail: outcomes.fail + (worst === 'fail' ? 1 : 0),
    marginal: outcomes.marginal + (worst === 'marginal' ? 1 : 0),
    pass: outcomes.pass + (judgementOf(state).verdict === 'pass' ? 1 : 0),
    alarms: alarm && outcomes.alarms.length < mostAlarms ? [...outcomes.alarms, alarm] : outcomes.alarms,
  };
}

/** What a person would have been stopped or asked by, at any time. */
const worse = (a: Verdict, b: Verdict): Verdict => {
  const order: readonly Verdict[] = ['fail', 'marginal', 'hold', 'pass', 'no-data'];
  return order.indexOf(a) <= order.indexOf(b) ? a : b;
};
