import type { Instant } from '../../domain/brands.ts';
import type { LogLine, LogSource } from '../../domain/logs.ts';
import type { SafeText } from '../../domain/safe-text.ts';
import { type WorkloadRef, workloadKey } from '../../domain/workload.ts';
import { type LogChoice, logSources } from '../../workloads/log-sources.ts';
import { passes } from './filter.ts';
import type { CockpitState } from './state.ts';
import type { WorkloadView } from './workload-view.ts';

/** The log on the screen: of one container of one pod, its newest lines. */
export type LogsState = {
  readonly ref: WorkloadRef;
  readonly source?: LogSource;
  readonly isPrevious: boolean;
  readonly isWrapped: boolean;
  /** The picture stands still while lines go on coming in. */
  readonly isHeld: boolean;
  readonly lines: readonly LogLine[];
  /** Older lines that are not kept any more. */
  readonly dropped: number;
  readonly status: LogStatus;
};

export type LogStatus =
  | { readonly kind: 'reading' | 'following' | 'whole' }
  | { readonly kind: 'waiting' | 'over'; readonly says: SafeText }
  | { readonly kind: 'broken'; readonly says: SafeText; readonly tries: number; readonly since: Instant };

/** Enough to read back from; more would be held for nobody. */
export const mostLines = 5_000;

/** What can be read of this workload, the worst first. */
export function logChoices(state: CockpitState, ref: WorkloadRef): readonly LogChoice[] {
  const view = state.workloads.get(workloadKey(ref));
  if (!view) return [];
  const own = choicesOf(view);
  const canary = view.canary ? choicesOf(view.canary) : [];
  // What speaks against a canary stands in its own log; in that of stable it would look like somebody else's fault.
  return isAgainst(view) ? [...canary, ...own] : [...own, ...canary];
}

const choicesOf = ({ family, rollout }: WorkloadView) => logSources(family.pods ?? [], rollout);

const isAgainst = ({ judging }: WorkloadView): boolean =>
  judging.kind === 'judged' && (judging.judgement.verdict === 'fail' || judging.judgement.verdict === 'marginal');

/** The lines that the filter leaves. */
export const shownLines = (state: CockpitState): readonly LogLine[] => {
  const lines = state.logs?.lines ?? [];
  return state.filter === '' ? lines : lines.filter(({ text }) => passes(state, text));
};

/** Lines were written: a picture that is held, or read back in, stays on what it shows. */
export function withLines(state: CockpitState, added: readonly LogLine[]): CockpitState {
  const { logs } = state;
  if (!logs || added.length === 0) return state;
  const all = [...logs.lines, ...added];
  const lines = all.slice(-mostLines);
  const isStill = logs.isHeld || state.scroll > 0;
  const below = isStill ? added.filter(({ text }) => passes(state, text)).length : 0;
  return {
    ...state,
    scroll: state.scroll + below,
    logs: { ...logs, lines, dropped: logs.dropped + all.length - lines.length },
  };
}
