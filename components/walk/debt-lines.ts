import { openDebts, payerOf, type WalkState } from '../../src/app/store/walks.ts';
import { age } from '../../src/domain/duration.ts';
import { stepTitle } from '../../src/wording/walk.ts';
import { type ScreenLine, sentence } from '../screen-lines.ts';

/** What is owed, since when, and which step pays it back. */
export function debtLines(state: WalkState, now: number, width: number): readonly ScreenLine[] {
  return openDebts(state).flatMap((debt, index) => {
    const { says, since } = debt;
    const payer = payerOf(state, debt);
    const back = payer ? `; “${stepTitle(payer)}” pays it back` : '';
    return sentence(index === 0 ? 'OWES' : '', `${says}, for ${age(now - since)}${back}`, width, 'warn');
  });
}
