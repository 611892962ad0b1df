import type { Limits, Vote } from '../domain/judgement.ts';
import type { SafeText } from '../domain/safe-text.ts';

/** A counter of the application that is judged per request, such as `checkouts_completed_total`. */
export type BusinessCounter = {
  readonly counter: string;
  readonly name?: SafeText;
  readonly worse: 'less' | 'more' | 'either';
  readonly vote: Vote;
};

/** Ratios are canary over stable, rates parts of 1; `src/decisions/0021-judge.md` has the reason for each number. */
export type JudgeSettings = {
  readonly limits: Limits;
  /** What a PASS rules out. */
  readonly maxRatio: number;
  /** How much of false stops one rollout may cost, shared out by the weights. */
  readonly alpha: number;
  readonly weights: { readonly errors: number; readonly latency: number; readonly types: number };
  /** A canary passes after so long and so many requests at the present share, never sooner. */
  readonly bakeMs: number;
  readonly minRequests: number;
  readonly business: readonly BusinessCounter[];
  /** Gauges of the application that are a part of what there is, for the limit on saturation. */
  readonly saturations: readonly string[];
};

export const usualSettings: JudgeSettings = {
  limits: {},
  maxRatio: 2,
  alpha: 0.01,
  weights: { errors: 0.5, latency: 0.3, types: 0.2 },
  bakeMs: 120_000,
  minRequests: 50,
  business: [],
  saturations: [],
};

/** What must be unlikely before errors fail: that it is exactly as good. `leastRatio` keeps small differences from failing. */
export const asGood = 1;
/** Of all else: pods of one version differ by a tenth. */
export const aboutAsGood = 1.1;
/**
 * The mathematics promises for rollouts without end. In rollouts of half an hour errors stop several times fewer good
 * releases than that (`test/evidence/judge-score.md`), so they may use twice their part.
 */
const unspent = 2;
export const enoughErrors = ({ alpha, weights }: JudgeSettings): number => 1 / (alpha * weights.errors * unspent);
/** So many times the evidence in and after an incident that hits both sides. */
export const moreAfterIncident = 100;
/** How much stable got worse in the last two minutes, as a logarithm, by luck alone in about every tenth look. */
export const usualSuspicion = 1.5;
/** Nobody is asked for less: a new process is never exactly as good. The same on the other side. */
export const tolerated = 1.25;
export const toleratedLess = 0.8;
/** Nobody is woken for less, however sure it is. */
export const leastRatio = 1.5;
export const leastExcess = 0.001;
export const fewestBad = 3;
/** Besides those of the worst pod in its worst look. */
export const fewestBesides = 2;
/** Evidence at which a person is asked, and at which something is ruled out. */
export const enoughToAsk = 20;
/** What was ruled out stays so until less than this is left of it, as a FAIL stays until less than `enoughToAsk` is. */
export const enoughToKeep = 2;
/** Evidence against the user's own limit. */
export const enoughOverLimit = 300;
