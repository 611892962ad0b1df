import type { Id } from '../../domain/brands.ts';
import { type ChangeState, isInDoubt } from '../fold.ts';
import type { WalkState, WalkStep } from './walk-state.ts';

const changesOf = ({ changes, earlier }: WalkStep): readonly ChangeState[] => [...earlier, ...changes];

/** Changes of a step, of any attempt, that landed and are not written down as owed. */
export const unwrittenDebts = (step: WalkStep, { debts }: WalkState): readonly ChangeState[] =>
  changesOf(step).filter(
    ({ change, outcome, decided }) =>
      (outcome?.kind === 'applied' || decided === 'accept' || decided === 'by-hand') &&
      !debts.some(({ id }) => id === change.id),
  );

export const changeOf = ({ steps }: WalkState, id: Id): ChangeState | undefined =>
  [...steps.values()].flatMap(changesOf).find(({ change }) => change.id === id);

/** The one that left last. */
export const latestChange = ({ changes }: WalkStep): ChangeState | undefined =>
  changes.findLast(({ startedAt }) => startedAt !== undefined);

/** The change that reading has to look for, or a person to decide on. Messages to people are nobody's doubt. */
export const doubtfulChange = ({ changes }: WalkStep): ChangeState | undefined =>
  changes.find(one => isInDoubt(one) && one.change.via !== 'sink');

/** Messages of which nobody will know any more whether they arrived, once the process that sent them is gone. */
export const unheardMessages = ({ steps }: WalkState): readonly { readonly step: string; readonly id: Id }[] =>
  [...steps.values()].flatMap(step =>
    changesOf(step)
      .filter(one => one.change.via === 'sink' && isInDoubt(one))
      .map(({ change }) => ({ step: step.id, id: change.id })),
  );
