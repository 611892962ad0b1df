import { environmentShown } from '../src/app/store/environment.ts';
import { isSilent } from '../src/app/store/silence.ts';
import { type CockpitState, screenOf } from '../src/app/store/state.ts';
import { openDebts, openWalks, owingWalks, stepAt } from '../src/app/store/walks.ts';
import { duration } from '../src/domain/duration.ts';
import { clockTime } from '../src/wording/clock-time.ts';
import { owesInWords, shortPlace } from '../src/wording/walk.ts';
import { Cell, Line } from './primitives/Line.tsx';

/** Where we are, who we are, and how old the screen may be. On every screen. */
export function Header({ state }: { readonly state: CockpitState }) {
  const { place, who, isReadOnly, allNamespaces, now } = state;
  const silence = isSilent(state);
  const running = runsSay(state);
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
      {running !== '' && <Cell bold inverse>{` ${running} `}</Cell>}
      <Cell
        tone={silence === undefined ? 'plain' : 'warn'}
        bold={silence !== undefined}
      >{`  ${freshness(state, silence)}`}</Cell>
      <Cell>{`  ${clockTime(now)} `}</Cell>
    </Line>
  );
}

/** A run that is open stays in sight wherever somebody looks around: `RUN 4/10, owes 1`. */
function runsSay(state: CockpitState): string {
  const open = openWalks(state);
  const [walk] = open;
  const { name } = screenOf(state);
  const left = owingWalks(state).reduce((sum, { view }) => sum + openDebts(view.state).length, 0);
  if (name === 'walk' || name === 'walk-sheet') return '';
  const [elsewhere] = state.runsElsewhere ?? [];
  const away = elsewhere === undefined ? '' : `RUN in ${elsewhere.slice(0, 20)}`;
  if (!walk) return [away, owesInWords(left)].filter(one => one !== '').join(', ');
  const owed = open.reduce((sum, { view }) => sum + openDebts(view.state).length, left);
  const { playbook } = walk.view.state;
  const where = open.length === 1 ? `RUN ${shortPlace(playbook, stepAt(walk.view.state))}` : `${open.length} RUNS`;
  return owed === 0 ? where : `${where}, ${owesInWords(owed)}`;
}

function freshness({ freshness: { lastAnswerAt, failure }, now }: CockpitState, silence: string | undefined): string {
  const tries = failure ? `, reconnecting ${failure.tries}` : '';
  if (lastAnswerAt === undefined) return failure ? `NO ANSWER${tries}` : 'connecting …';
  return silence === undefined
    ? `live ${duration(Math.max(0, now - lastAnswerAt)).replace(/^\d+ ms$/, '0 s')}`
    : `SILENT ${silence}${tries}`;
}
