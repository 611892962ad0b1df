import { openDebts, type WalkState } from '../../src/app/store/walks.ts';
import { age } from '../../src/domain/duration.ts';
import { stepTitle } from '../../src/wording/walk.ts';
import { type ScreenLine, sentence } from '../screen-lines.ts';

/** What is owed, since when, and which step pays it back. */
export function debtLines(state: WalkState, now: number, width: number): readonly ScreenLine[] {
  return openDebts(state).flatMap(({ says, since, step }, index) => {
    const debtor = state.playbook.steps.find(({ id }) => id === step);
    const payer = state.playbook.steps.find(({ id, pays }) => id === debtor?.owes || pays === step);
    const back = payer ? `; “${stepTitle(payer)}” pays it back` : '';
    return sentence(index === 0 ? 'OWES' : '', `${says}, for ${age(now - since)}${back}`, width, 'warn');
  });
}
