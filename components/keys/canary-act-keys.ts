import { type CanaryPair, isJudgedAtWeight, nextWeight, stepsWith } from '../../src/app/store/canary-pair.ts';
import { isSilent } from '../../src/app/store/silence.ts';
import type { CockpitState } from '../../src/app/store/state.ts';
import type { WorkloadView } from '../../src/app/store/workload-view.ts';
import type { Call } from '../../src/domain/change.ts';
import { versionOf } from '../../src/domain/image.ts';
import { judgementInShort } from '../../src/wording/judgement.ts';
import type { KeyRow } from './keymap.ts';

/** What else a release captain does to a canary beside its stable workload. Each opens a plan; it changes nothing. */
export function canaryActKeys(state: CockpitState, pair: CanaryPair | undefined): readonly KeyRow[] {
  if (!pair) return [];
  const { whoActs, phase } = pair.ramp;
  // Where no run goes on by itself there is nothing to hold: the next step is a person's, or a later job's.
  const canHold = whoActs === 'judge' || phase === 'paused';
  return [onKey(state, pair), ...(canHold ? [holdKey(state, pair)] : [])];
}

/**
 * The way back, wherever a workload is meant: where it has a canary `a` takes that away, and `r` does the same, because
 * rolling the stable one back would be the wrong act. Once stable runs what the canary does, `r` is its own again.
 */
export function backKeys(state: CockpitState, pair: CanaryPair | undefined, otherwise: KeyRow): readonly KeyRow[] {
  if (!pair) return [otherwise];
  return isWhole(pair) ? [awayKey(state, pair), { ...otherwise, isShown: false }] : [awayKey(state, pair)];
}

/**
 * While a person has to decide, looking closer comes before going back: who is tired presses the first key there is,
 * and nothing is sure yet.
 */
export const backFirst = (
  view: Pick<WorkloadView, 'mark'> | undefined,
  back: readonly KeyRow[],
  others: readonly KeyRow[],
): readonly KeyRow[] => (view?.mark === 'undecided' ? [...others, ...back] : [...back, ...others]);

const isWhole = ({ ramp }: CanaryPair): boolean => ramp.phase === 'promotes' || ramp.phase === 'promoted';

function awayKey(state: CockpitState, pair: CanaryPair): KeyRow {
  const call = { do: 'canary.remove', with: { ...stableOf(pair), reason: reasonToTakeAway(pair) } };
  const row = planKey('a', isWhole(pair) ? 'clear the canary away' : 'take canary away', state, pair, call);
  // Halfway it would be too early: it works, and is not held out.
  if (pair.ramp.phase === 'promotes') return { ...row, isShown: false };
  return isWhole(pair) ? row : { ...row, also: ['r'] };
}

/** For the plan and the record: `2.1.0: FAIL errors 3.0 % vs 0.30 % (10x)`, `2.1.0 is promoted`. */
function reasonToTakeAway(pair: CanaryPair): string {
  const { ramp, stable } = pair;
  const version = versionOf(ramp.to);
  if (ramp.phase === 'promoted') return `${version} is promoted`;
  const { judging } = stable;
  if (judging.kind !== 'judged') return `${version}: you chose it, without a verdict`;
  const { verdict } = judging.judgement;
  const isChosen = verdict === 'pass' || verdict === 'no-data';
  return `${version}: ${isChosen ? 'you chose it at ' : ''}${verdictNow(pair)}`;
}

/** As it was when the key was pressed. */
function verdictNow(pair: CanaryPair): string {
  const { judging } = pair.stable;
  if (judging.kind !== 'judged') return 'no verdict';
  return `${judgementInShort(judging.judgement)}${isJudgedAtWeight(pair) ? '' : ', of the weight before'}`;
}

function onKey(state: CockpitState, pair: CanaryPair): KeyRow {
  const { ramp, stable } = pair;
  const next = nextWeight(ramp);
  if (next === undefined)
    return { key: '+', does: 'next step', isShown: false, notNow: 'there is no step after this one' };
  const does = upInWords(next);
  if (ramp.whoActs === 'judge')
    return {
      key: '+',
      does,
      isShown: false,
      notNow: `${ramp.by ?? 'somebody'} has a ramp on it, which goes on by itself`,
    };
  const at = stableOf(pair);
  const reason = `${versionOf(ramp.to)}: ${verdictNow(pair)}`;
  const call: Call =
    next < 100
      ? { do: 'canary.weight', with: { ...at, percent: next, steps: [...stepsWith(next, ramp)], reason } }
      : { do: 'canary.promote', with: { ...at, reason } };
  // It works at any verdict, and is held out where the judge has nothing against it.
  const { judging } = stable;
  const isPassed = judging.kind === 'judged' && judging.judgement.verdict === 'pass' && isJudgedAtWeight(pair);
  const isHeldOut = isPassed && ramp.phase !== 'rises';
  return { ...planKey('+', does, state, pair, call), ...(isHeldOut ? {} : { isShown: false }) };
}

function holdKey(state: CockpitState, pair: CanaryPair): KeyRow {
  const isPaused = pair.ramp.phase === 'paused';
  const call = { do: 'canary.pause', with: { ...stableOf(pair), paused: !isPaused } };
  return planKey('s', isPaused ? 'go on' : 'pause the ramp', state, pair, call);
}

/** A ramp is held instead of the rollout of one of its two workloads. */
export const withPause = (own: readonly KeyRow[], pause: KeyRow): readonly KeyRow[] =>
  own.some(({ key }) => key === pause.key) ? own : [...own, pause];

const stableOf = ({ stable: { ref } }: CanaryPair) => ({ kind: ref.kind, namespace: ref.namespace, name: ref.name });

function planKey(key: string, does: string, state: CockpitState, { stable }: CanaryPair, call: Call): KeyRow {
  const silence = isSilent(state);
  if (silence !== undefined) return { key, does, isShown: false, notNow: `API silent ${silence}` };
  return { key, does, intent: () => ({ type: 'plan.ask', ref: stable.ref, call }) };
}

const upInWords = (next: number): string => (next < 100 ? `go to ${next} %` : 'promote to 100 %');
