import type { CockpitState } from '../../src/app/store/state.ts';
import type { WorkloadView } from '../../src/app/store/workload-view.ts';
import { age } from '../../src/domain/duration.ts';
import { commandName } from '../../src/domain/workload.ts';
import { clockTime } from '../../src/wording/clock-time.ts';
import { phaseWord } from '../../src/wording/rollout.ts';
import { markTone } from '../look.ts';
import { Cell, Line } from '../primitives/Line.tsx';
import { Mark } from '../primitives/Mark.tsx';
import { rowSays } from './row-says.ts';

export const ageWidth = 7;
/** What stands over the last column: beside a WAIT a bare time reads as what is left of it. */
export const ageName = ({ exactTimes }: Pick<CockpitState, 'exactTimes'>): string => (exactTimes ? 'since' : 'age');

/** One workload on the board: severity, name, releases, what is going on, for how long. */
export function WorkloadRow({
  view,
  isUnderCursor,
  silence,
  state,
}: {
  readonly view: WorkloadView;
  readonly isUnderCursor: boolean;
  readonly silence: string | undefined;
  readonly state: Pick<CockpitState, 'now' | 'exactTimes' | 'allNamespaces' | 'size' | 'canaries'>;
}) {
  const isWide = state.size.columns >= 100;
  const versions = view.from !== undefined && view.from !== view.to ? `${view.from} → ${view.to}` : view.to;
  const name = state.allNamespaces ? `${view.ref.namespace}/${commandName(view.ref)}` : commandName(view.ref);
  const says =
    silence === undefined
      ? rowSays(view, state)
      : `${phaseWord[view.rollout.phase]}, ${silence} ago: ${rowSays(view, state)}`;
  const hasStart = view.standing !== 'well' || view.rollout.startedAt !== undefined;
  return (
    <Line>
      <Cell width={1} bold>
        {isUnderCursor ? '▸' : ' '}
      </Cell>
      <Mark of={view.mark} isSilent={silence !== undefined} />
      <Cell width={isWide ? 28 : state.allNamespaces ? 20 : 12} cut="middle" bold={isUnderCursor}>
        {name}
      </Cell>
      <Cell width={isWide ? 20 : 16} cut="middle">{` ${versions}`}</Cell>
      <Cell grow tone={markTone[view.mark] === 'failed' ? 'failed' : 'plain'}>{` ${says}`}</Cell>
      <Cell width={ageWidth} align="right">
        {hasStart ? (state.exactTimes ? clockTime(view.since) : age(state.now - view.since)) : ''}
      </Cell>
    </Line>
  );
}
