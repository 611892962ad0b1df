import type { Cockpit } from '../../app/cockpit.ts';
import { CockpitError } from '../../app/cockpit-error.ts';
import { lastTemplateChange, needsName, type ReadyPlan } from '../../app/commands/roll-back.ts';
import type { AnswerLevel } from '../../domain/journal.ts';
import { safe } from '../../domain/safe-text.ts';
import { commandName, type WorkloadRef } from '../../domain/workload.ts';
import { type CommonFlags, commandOn } from '../flags.ts';
import type { House } from '../house.ts';

export type ConfirmFlags = { readonly yes?: boolean; readonly confirm?: string; readonly plan?: string };

export type Answer = { readonly level: AnswerLevel; readonly text: string };

/** The typed name of a person, or the flags that stand for it. Throws where it is not confirmed. */
export async function confirmed(
  house: House,
  cockpit: Cockpit,
  ready: ReadyPlan,
  ref: WorkloadRef,
  flags: CommonFlags & ConfirmFlags,
): Promise<Answer> {
  const { plan, confirm, yes } = flags;
  if (plan !== undefined && plan !== ready.plan.hash) throw await otherPlan(house, cockpit, ready, ref, flags);
  if (confirm !== undefined && confirm !== ref.name)
    throw new CockpitError('refused', `"${safe(confirm, 80)}" is not ${ref.name}, so nothing was sent.`);
  const isNamed = needsName(cockpit, ready);
  if (!yes) return asked(house, cockpit, ready, ref, { flags, isNamed });
  if (isNamed && plan === undefined && confirm === undefined)
    throw new CockpitError(
      'refused',
      `In ${cockpit.engine.place.environment} --yes alone confirms nothing, so nothing was sent.`,
      waysToConfirm(cockpit, ready, ref, flags),
    );
  return { level: 'flag', text: plan ?? confirm ?? '--yes' };
}

async function asked(
  house: House,
  cockpit: Cockpit,
  ready: ReadyPlan,
  ref: WorkloadRef,
  { flags, isNamed }: { readonly flags: CommonFlags; readonly isNamed: boolean },
): Promise<Answer> {
  const typed = await house.ask(isNamed ? `Type ${ref.name}, then Enter: ` : 'y, then Enter, does it: ');
  if (house.interrupted.aborted) throw new CockpitError('interrupted', 'Interrupted. Nothing was sent.');
  if (typed === undefined)
    throw new CockpitError(
      'refused',
      'Nobody is here to confirm, so nothing was sent.',
      waysToConfirm(cockpit, ready, ref, flags),
    );
  if (typed.trim() !== (isNamed ? ref.name : 'y'))
    throw new CockpitError('refused', 'It was not confirmed, so nothing was sent.');
  return { level: isNamed ? 'typed' : 'key', text: typed.trim() };
}

const waysToConfirm = ({ engine }: Cockpit, { plan }: ReadyPlan, ref: WorkloadRef, flags: CommonFlags) => {
  const line = commandOn(`rollback ${commandName(ref)}`, { place: engine.place, ref, flags });
  // A practice cluster ends with the command that started it, and its plans with it.
  const byPlan = flags.practice === undefined ? [`${line} --yes --plan ${plan.hash}`] : [];
  return [...byPlan, `${line} --yes --confirm ${ref.name}`];
};

/** What was confirmed is not what would be sent: says what it is now, as far as the cluster tells. */
async function otherPlan(
  house: House,
  cockpit: Cockpit,
  { plan }: ReadyPlan,
  ref: WorkloadRef,
  flags: CommonFlags,
): Promise<CockpitError> {
  const change = await lastTemplateChange(cockpit, ref, house.interrupted);
  const target = plan.preview.title.toLowerCase();
  return new CockpitError(
    'conflict',
    `The plan is not the one of --plan any more. Nothing was sent. Now it would be: ${target}${change ? `; ${change}` : ''}. What --to-revision and --reason say is part of a plan too.`,
    [commandOn(`rollback ${commandName(ref)} --dry-run`, { place: cockpit.engine.place, ref, flags })],
  );
}
