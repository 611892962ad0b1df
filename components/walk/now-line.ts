import type { CockpitState } from '../../src/app/store/state.ts';
import { openDebts, type WalkOnScreen, yesesSay, yesesTo } from '../../src/app/store/walks.ts';
import { age } from '../../src/domain/duration.ts';
import type { Tone } from '../look.ts';
import { factUnderCursor } from './decide-lines.ts';
import { isLooking } from './progress-lines.ts';

/** The one sentence below the page: what it waits for, and what Enter does. */
export function nowLine(
  { row, now, who }: CockpitState,
  walk: WalkOnScreen,
): { readonly text: string; readonly tone: Tone } {
  const { view } = walk;
  if (walk.following)
    return {
      text: [
        `${walk.following.name} walks this on ${walk.following.host}. You read along.`,
        ...toFollow(walk, now),
      ].join(' '),
      tone: 'warn',
    };
  const says = (text: string, tone: Tone = 'new') => ({ text, tone });
  if (view.state.closed) return says('Esc goes back.', 'plain');
  if (view.isBusy) return says(busyWith(walk), 'plain');
  if (factUnderCursor(walk, row) !== undefined) return says('Enter answers this fact, in your own name.');
  switch (view.waits?.for) {
    case 'lost':
      return { text: `${view.waits.says}.`, tone: 'warn' };
    case 'go':
      return says([...yesBefore(walk, who, now), goesWith(walk)].join(' '));
    case 'confirmation':
      return says(forTwo(walk, who, now) ?? 'Enter shows the plan. Nothing is sent before you confirm it.');
    case 'answer':
      return says(
        view.question?.kind === 'choice'
          ? `1-${view.question.choices.length} chooses, with your reason. Nothing is preselected.`
          : 'Enter answers.',
      );
    case 'needs':
      return says('It looks again by itself. Tab, Enter answers an unknown fact; b goes around.');
    case 'plan':
      return says('Enter looks again now; b goes around.');
    case 'doubt':
      return says('1-4 says what it is, in your own name. Nothing goes by itself.');
    case 'pause':
      return says('Enter goes on.');
    case 'handover':
      return says('Enter takes it back.');
    case 'close':
      return says(
        openDebts(view.state).length > 0
          ? 'o shows what is owed: pay it back, or leave it by name.'
          : 'Enter closes the run.',
      );
    default:
      return says('', 'plain');
  }
}

/** The yes of somebody else, before the plan is made again. */
const yesBefore = (walk: WalkOnScreen, who: string, now: number): readonly string[] =>
  (yesesTo(walk, now) ?? [])
    .filter(({ by, lapsed }) => by.name !== who && lapsed === undefined)
    .slice(0, 1)
    .map(({ by, at }) => `${by.name} said yes to this ${age(now - at)} ago.`);

function forTwo(walk: WalkOnScreen, who: string, now: number): string | undefined {
  const says = yesesSay(walk, who, now);
  if (says === undefined) return undefined;
  const isOwn = yesesTo(walk, now)?.some(({ by, lapsed }) => by.name === who && lapsed === undefined);
  return isOwn
    ? `${says} They press p in their cockpit, follow this run, and take it over with i.`
    : `${says} Enter shows the plan.`;
}

/** What a second person is waited for. */
const toFollow = (walk: WalkOnScreen, now: number): readonly string[] =>
  (yesesTo(walk, now) ?? [])
    .filter(({ lapsed }) => lapsed === undefined)
    .slice(0, 1)
    .map(
      ({ by, at }) => `${by.name} said yes ${age(now - at)} ago, and a second yes is missing: i takes the run over.`,
    );

function goesWith({ class: of, announces }: WalkOnScreen): string {
  if (announces?.[0]?.isWarning) return 'Nobody gets this from here. Enter writes that down and goes on.';
  switch (of) {
    case 'change':
    case 'irreversible':
      return 'Enter makes the plan. Nothing is sent before you confirm it.';
    case 'person':
      return 'Enter begins.';
    default:
      return 'Enter does this step. It sends no change to the cluster.';
  }
}

function busyWith({ view }: WalkOnScreen): string {
  const walked = view.state.steps.get(view.state.at ?? '');
  if (isLooking(view)) return 'It looks by itself and goes on. Esc leaves this page meanwhile, p comes back.';
  switch (walked?.phase) {
    case 'intent':
      return 'Writing the journal, then sending.';
    case 'applying':
      return 'Sent. Looking for what became of it.';
    case 'observing':
      return 'In the cluster. Looking whether it takes effect.';
    default:
      return 'Reading …';
  }
}
