import type { WorkloadView } from '../../src/app/store/workload-view.ts';
import { age } from '../../src/domain/duration.ts';
import { TextLine } from '../primitives/Line.tsx';

const width = 12;

/** How many of the wanted pods are of the newest release, as a bar and in figures. */
export function RolloutBar({ view, now }: { readonly view: WorkloadView; readonly now: number }) {
  const { current, old, desired, startedAt, isRolling } = view.rollout;
  const have = Math.min(current?.pods ?? 0, desired);
  const full = desired === 0 ? width : Math.round((have / desired) * width);
  const from = isRolling && old[0] ? `r${old[0].revision} → ` : '';
  const since = startedAt === undefined ? '' : `, ${age(now - startedAt)}${isRolling ? '' : ' ago'}`;
  const bar = `${'█'.repeat(full)}${'░'.repeat(width - full)}`;
  return (
    <TextLine
      bold
    >{`ROLLOUT ${from}${current ? `r${current.revision}` : '?'}  ${bar}  ${have} of ${desired} pods${since}`}</TextLine>
  );
}
