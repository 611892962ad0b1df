import { environmentShown } from '../src/app/store/environment.ts';
import { isSilent } from '../src/app/store/silence.ts';
import type { CockpitState } from '../src/app/store/state.ts';
import { duration } from '../src/domain/duration.ts';
import { clockTime } from '../src/wording/clock-time.ts';
import { Cell, Line } from './primitives/Line.tsx';

/** Where we are, who we are, and how old the screen may be. On every screen. */
export function Header({ state }: { readonly state: CockpitState }) {
  const { place, who, isReadOnly, allNamespaces, now } = state;
  const silence = isSilent(state);
  return (
    <Line>
      <Cell inverse bold>{` ${environmentShown(state)} `}</Cell>
      {isReadOnly && <Cell inverse>{' READ ONLY '}</Cell>}
      {!place.tlsVerified && (
        <Cell inverse tone="failed">
          {' TLS NOT VERIFIED '}
        </Cell>
      )}
      <Cell grow cut="middle">{` ${place.context} / ${allNamespaces ? 'all' : place.namespace}  ${who}`}</Cell>
      <Cell
        tone={silence === undefined ? 'plain' : 'warn'}
        bold={silence !== undefined}
      >{`  ${freshness(state, silence)}`}</Cell>
      <Cell>{`  ${clockTime(now)} `}</Cell>
    </Line>
  );
}

function freshness({ freshness: { lastAnswerAt, failure }, now }: CockpitState, silence: string | undefined): string {
  const tries = failure ? `, reconnecting ${failure.tries}` : '';
  if (lastAnswerAt === undefined) return failure ? `NO ANSWER${tries}` : 'connecting …';
  return silence === undefined
    ? `live ${duration(Math.max(0, now - lastAnswerAt)).replace(/^\d+ ms$/, '0 s')}`
    : `SILENT ${silence}${tries}`;
}
