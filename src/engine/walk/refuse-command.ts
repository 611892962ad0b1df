import type { Sha } from '../../domain/brands.ts';
import { ours, type SafeText, safe } from '../../domain/safe-text.ts';
import { refusalOf } from '../confirmation.ts';
import type { Engine } from '../engine.ts';
import { doubtfulChange } from './changes-of-step.ts';
import { factNamesOf } from './facts-of-step.ts';
import { judgeNewerText } from './newer-text.ts';
import { levelOfEach } from './two-people.ts';
import type { WalkCommand, WalkState } from './walk-state.ts';
import type { Live } from './walking.ts';
import { stepOf } from './ways.ts';

/** Why a command can't be followed as things stand, or nothing. Late ones are about something that is gone. */
export function refusedCommand(
  engine: Pick<Engine, 'place' | 'clock'>,
  state: WalkState,
  live: Live,
  command: WalkCommand,
): SafeText | undefined {
  if (state.closed) return ours('the run is closed');
  const at = state.at === undefined ? undefined : state.steps.get(state.at);
  const doubt = at && doubtfulChange(at);
  const elsewhere = (step: string) =>
    step === state.at ? undefined : safe(`the walk is at ${state.at ?? 'its end'}, not at ${step}`);
  const settled = () => (doubt ? ours('nobody knows whether the change landed: settle that first') : undefined);
  switch (command.type) {
    case 'go':
      return elsewhere(command.step) ?? standing(state);
    case 'confirm': {
      const { prepared } = live;
      if (!prepared || prepared.plan.hash !== command.to)
        return ours('that plan is not shown any more: nothing was sent');
      const refusal = refusalOf(engine, prepared, command, levelOfEach(stepOf(state.playbook, state.at) ?? {}));
      return standing(state) ?? (refusal && refusal.why !== 'expired' ? refusal.says : undefined);
    }
    case 'refuse':
      return live.prepared?.plan.hash === command.to ? undefined : ours('that plan is not shown any more');
    case 'choose': {
      const choice =
        live.question?.kind === 'choice'
          ? live.question.choices.find(({ choose }) => choose === command.choose)
          : undefined;
      if (!choice) return elsewhere(command.step) ?? ours('that is no choice here');
      return elsewhere(command.step) ?? (choice.fits ? undefined : safe(`it does not fit: ${choice.because}`));
    }
    case 'answer':
      return elsewhere(command.step) ?? (live.question?.kind === 'value' ? undefined : ours('nothing is asked here'));
    case 'answer-fact': {
      if (!factNamesOf(state.playbook).includes(command.fact)) return safe(`no step asks for ${command.fact}`);
      const fact = state.facts.get(command.fact);
      const isOpen = fact === undefined || fact.value === 'unknown' || fact.answeredBy !== undefined;
      return isOpen ? without(command.reason) : safe(`evidence says ${fact.value}: ${fact.says}`);
    }
    case 'by-hand':
    case 'skip':
      return elsewhere(command.step) ?? settled() ?? without(command.reason);
    case 'again':
      if (command.step !== state.at && !state.way.includes(command.step) && !paysSomething(state, command.step))
        return safe(`${command.step} was not reached yet`);
      return settled();
    case 'settle-doubt':
      if (!doubt) return ours('nothing is in doubt');
      return command.choice === 'plan-again' && mayStillLand(doubt, engine.clock.now())
        ? ours('what was sent may still land: look again in a moment')
        : undefined;
    case 'pause':
      return state.mode === 'paused' ? ours('it is paused already') : undefined;
    case 'go-on':
      return state.pausedBecause === undefined && state.offeredTo === undefined ? ours('it is not paused') : undefined;
    case 'note':
      return without(command.text);
    case 'offer-handover':
      return without(command.to);
    case 'adopt-text':
      return adoptingRefused(state, live, command.to);
    case 'close':
      return closingRefused(state, command.leaving ?? []);
    case 'stop':
    case 'abandon':
      return undefined;
  }
}

/** A step that was passed over, and pays back what is still owed. */
const paysSomething = ({ playbook, debts }: WalkState, id: string): boolean => {
  const pays = stepOf(playbook, id)?.pays;
  return debts.some(
    ({ step, paidAt }) => paidAt === undefined && (step === pays || stepOf(playbook, step)?.owes === id),
  );
};

function standing({ mode, pausedBecause, offeredTo }: WalkState): SafeText | undefined {
  if (offeredTo !== undefined) return safe(`it is offered to ${offeredTo}: take it back first`);
  return mode === 'paused' ? safe(`it is paused: ${pausedBecause ?? ''}`) : undefined;
}

const without = (text: string): SafeText | undefined =>
  text.trim() === '' ? ours('it needs a few words, for the record') : undefined;

const mayStillLand = (
  { startedAt = 0, change, seen }: NonNullable<ReturnType<typeof doubtfulChange>>,
  now: number,
): boolean => change.via === 'kube' && seen?.landed !== 'after' && now <= startedAt + change.landsWithinMs;

function adoptingRefused(state: WalkState, { newerText }: Live, to: Sha): SafeText | undefined {
  if (!newerText) return ours('there is no other text of the playbook');
  if (newerText.sha !== to) return ours('the playbook’s file has changed once more: read it first');
  const { mayAdopt, says } = judgeNewerText(state, newerText);
  return mayAdopt ? undefined : says;
}

function closingRefused({ at, debts, offeredTo }: WalkState, leaving: readonly string[]): SafeText | undefined {
  if (offeredTo !== undefined) return safe(`it is offered to ${offeredTo}: take it back first`);
  if (at !== undefined) return safe(`the walk is at ${at}: it closes after its last step; s stops it`);
  const open = debts.filter(({ paidAt, step }) => paidAt === undefined && !leaving.includes(step));
  return open.length === 0
    ? undefined
    : safe(`still owed: ${open.map(({ step, says }) => `${step} (${says})`).join('; ')}; pay it back, or name it`);
}
