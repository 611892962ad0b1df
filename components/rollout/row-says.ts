import type { CockpitState } from '../../src/app/store/state.ts';
import type { WorkloadView } from '../../src/app/store/workload-view.ts';
import type { CanaryRecord } from '../../src/domain/canary-record.ts';
import { canaryRecordInShort, canaryRecordInWords } from '../../src/wording/canary-record.ts';
import { judgedAside } from '../../src/wording/judging.ts';
import { type ScreenLine, sentence } from '../screen-lines.ts';
import { headline } from './workload-details.ts';

type Known = Pick<CockpitState, 'now' | 'canaries' | 'size'>;

/** Longer ago it is history, and stands there. */
export const dayMs = 86_400_000;
/** So long after it the end of a canary is news to whoever comes to the board. */
const newsForMs = 3_600_000;

/** How the last canary of this workload ended, as this machine's journal knows it; nothing while it has another one. */
const lastCanary = ({ key, canary }: WorkloadView, { canaries }: Pick<Known, 'canaries'>) =>
  canary ? undefined : canaries.get(key);

/** The same while it is news, and only of what is well: all else matters more. */
export function canaryNews(view: WorkloadView, state: Pick<Known, 'now' | 'canaries'>): CanaryRecord | undefined {
  const record = view.mark === 'healthy' ? lastCanary(view, state) : undefined;
  return record && state.now - record.at < newsForMs ? record : undefined;
}

/** Behind a workload's name on the board. */
export function rowSays(view: WorkloadView, state: Known): string {
  const record = canaryNews(view, state);
  const usual = headline(view, state.now);
  if (!record) return usual;
  if (judgedAside(view.judging, state.now) !== undefined) return usual;
  return state.size.columns >= wide
    ? `canary ${canaryRecordInWords(record, state.now)}`
    : canaryRecordInShort(record, state.now);
}

/** From here on the reason fits, or most of it. */
const wide = 100;

export function lastCanaryLines(view: WorkloadView, state: Known, withinMs: number): readonly ScreenLine[] {
  const record = lastCanary(view, state);
  return record && state.now - record.at < withinMs
    ? sentence('CANARY', canaryRecordInWords(record, state.now), state.size.columns)
    : [];
}
