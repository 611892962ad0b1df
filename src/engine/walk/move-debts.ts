import type { Call } from '../../domain/change.ts';
import type { PlaybookStep } from '../../domain/playbook.ts';
import { unwrittenDebts } from './changes-of-step.ts';
import type { Walking } from './walking.ts';
import { stepOf } from './ways.ts';

/** What a step leaves behind is owed from the moment that its change landed, by the change's own id. */
export async function openDebts({ record, state }: Walking, step: PlaybookStep): Promise<void> {
  const at = state().steps.get(step.id);
  for (const { change, undo } of at ? unwrittenDebts(at, state()) : [])
    await record({ type: 'debt.opened', debt: change.id, pay: undo ?? payOf(state(), step) }, step.id);
}

/** What a person did by hand is owed as well. */
export async function openDebtByHand({ record, state, engine }: Walking, step: PlaybookStep): Promise<void> {
  if (step.owes === undefined) return;
  const pay = state().steps.get(step.id)?.plan?.undo ?? payOf(state(), step);
  await record({ type: 'debt.opened', debt: engine.ids.next(), pay }, step.id);
}

export async function payDebts({ record, state }: Walking, step: PlaybookStep): Promise<void> {
  const owed = state().debts.filter(debt => debt.step === step.pays && debt.paidAt === undefined);
  for (const { id, pay } of owed) await record({ type: 'debt.paid', debt: id, pay }, step.id);
}

/** The step that pays back, where the plan fixed no undo. */
function payOf({ playbook }: ReturnType<Walking['state']>, step: PlaybookStep): Call {
  const payer = stepOf(playbook, step.owes);
  return { do: payer?.do ?? 'manual', with: payer?.settings ?? {} };
}
