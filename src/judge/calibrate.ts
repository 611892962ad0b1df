import type { Instant } from '../domain/brands.ts';
import type { Measure, Verdict } from '../domain/judgement.ts';
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
  /** Of trials that are over. */
  readonly ended: Outcomes;
  readonly requests: number;
  readonly looks: number;
};

type Trial = { readonly began: Instant; readonly state: JudgeState; readonly worst: Verdict };
export type Outcomes = {
  readonly trials: number;
  readonly fail: number;
  readonly marginal: number;
  readonly pass: number;
};

/** A pod that answers fewer says nothing of false alarms. */
const fewestRequests = 50;

export const beginCalibrating = (settings: JudgeSettings, trialMs: number): Calibrating => ({
  settings,
  trialMs,
  trials: new Map(),
  ended: { trials: 0, fail: 0, marginal: 0, pass: 0 },
  requests: 0,
  looks: 0,
});

export function calibrateLook(
  before: Calibrating,
  { deltas, at, ms }: { readonly deltas: readonly PodDelta[]; readonly at: Instant; readonly ms: number },
): Calibrating {
  const trials = new Map<string, Trial>();
  let ended = before.ended;
  for (const delta of deltas) {
    const known = before.trials.get(delta.pod) ?? beginTrial(before.settings, at - ms);
    const others = deltas.filter(({ pod }) => pod !== delta.pod);
    const tick = { at, ms, canary: [delta], stable: others, hardFacts: [], areCanariesReady: true };
    const state = judgeTick(known.state, tick);
    const { verdict } = judgementOf(state);
    const trial = { ...known, state, worst: worse(known.worst, verdict) };
    if (at - trial.began < before.trialMs) trials.set(delta.pod, trial);
    else ended = endTrial(ended, trial);
  }
  // A pod that is gone ends its trial where it was.
  for (const [pod, trial] of before.trials)
    if (!deltas.some(delta => delta.pod === pod)) ended = endTrial(ended, trial);
  const requests = deltas.reduce((sum, delta) => sum + delta.requests, before.requests);
  return { ...before, trials, ended, requests, looks: before.looks + 1 };
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

function endTrial(outcomes: Outcomes, { state, worst }: Trial): Outcomes {
  if (state.requests.canary < fewestRequests) return outcomes;
  return {
    trials: outcomes.trials + 1,
    fail: outcomes.fail + (worst === 'fail' ? 1 : 0),
    marginal: outcomes.marginal + (worst === 'marginal' ? 1 : 0),
    pass: outcomes.pass + (judgementOf(state).verdict === 'pass' ? 1 : 0),
  };
}

/** What a person would have been stopped or asked by, at any time. */
const worse = (a: Verdict, b: Verdict): Verdict => {
  const order: readonly Verdict[] = ['fail', 'marginal', 'hold', 'pass', 'no-data'];
  return order.indexOf(a) <= order.indexOf(b) ? a : b;
};
