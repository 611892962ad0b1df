import type { exitCodes } from '../../app/cockpit-error.ts';
import type { WalkCommand, WalkView } from '../../app/commands/walks.ts';

/** What is made of a walk that waits: something is said to it, it is left open, or it goes on by itself. */
export type Reply =
  | { readonly do: 'say'; readonly command: WalkCommand }
  | { readonly do: 'leave'; readonly code: keyof typeof exitCodes; readonly says: string }
  /** It looks again by itself. */
  | { readonly do: 'wait' }
  /** What was asked is gone, or was not answered: it is asked anew. */
  | { readonly do: 'again' };

/** A person at a terminal, or a file of answers. */
export type Respondent = {
  /** `gone` ends when the walk does not wait for that any more. */
  answer(view: WalkView, gone: AbortSignal): Promise<Reply>;
  /** What the walk said to the last command, where it did not follow it. Nothing = it may be asked again. */
  refused(view: WalkView): Reply | undefined;
  /** Whether a change without an answer is looked for until somebody leaves; else as long as its step may take. */
  readonly isPatient: boolean;
};

export const say = (command: WalkCommand): Reply => ({ do: 'say', command });
export const leave = (code: keyof typeof exitCodes, says: string): Extract<Reply, { do: 'leave' }> => ({
  do: 'leave',
  code,
  says,
});

/** What a walk waits for, as one text: another one is another question. */
export const keyOf = ({ waits, state, prepared, question, noPlan }: WalkView): string =>
  waits === undefined
    ? ''
    : [
        waits.for,
        state.at,
        state.steps.get(state.at ?? '')?.attempt,
        prepared?.plan.hash,
        question?.says,
        noPlan?.because,
        waits.for === 'needs' || waits.for === 'pause' ? waits.says : '',
      ].join(' ');
