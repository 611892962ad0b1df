import type { Cockpit } from '../../app/cockpit.ts';
import { CockpitError } from '../../app/cockpit-error.ts';
import { lastTemplateChange, nameToType, needsName, type ReadyPlan } from '../../app/commands/run-plan.ts';
import { environmentWords } from '../../app/store/environment.ts';
import type { AnswerLevel } from '../../domain/journal.ts';
import { safe } from '../../domain/safe-text.ts';
import { commandOn } from '../flags.ts';
import type { House } from '../house.ts';
import type { AskedChange } from './change.ts';

export type ConfirmFlags = { readonly yes?: boolean; readonly confirm?: string; readonly plan?: string };

export type Answer = { readonly level: AnswerLevel; readonly text: string };

/** The typed name of a person, or the flags that stand for it. Throws where it is not confirmed. */
export async function confirmed(house: House, cockpit: Cockpit, ready: ReadyPlan, asked: AskedChange): Promise<Answer> {
  const { flags } = asked;
  const name = nameToType(ready);
  const { plan, confirm, yes } = flags;
  if (plan !== undefined && plan !== ready.plan.hash) throw await otherPlan(house, cockpit, ready, asked);
  if (confirm !== undefined && confirm !== name)
    throw new CockpitError('refused', `"${safe(confirm, 80)}" is not ${name}, so nothing was sent.`);
  const isNamed = needsName(cockpit, ready);
  if (!yes) return askedPerson(house, cockpit, ready, asked, isNamed);
  if (isNamed && plan === undefined && confirm === undefined)
    throw new CockpitError(
      'refused',
      `In ${environmentWords(cockpit.engine.place, ready.plan.changes[0].target.namespace)} --yes alone confirms nothing, so nothing was sent.`,
      waysToConfirm(cockpit, ready, asked),
    );
  return { level: 'flag', text: plan ?? confirm ?? '--yes' };
}

async function askedPerson(
  house: House,
  cockpit: Cockpit,
  ready: ReadyPlan,
  asked: AskedChange,
  isNamed: boolean,
): Promise<Answer> {
  const name = nameToType(ready);
  const typed = await house.ask(isNamed ? `Type ${name}, then Enter: ` : 'y, then Enter, does it: ');
  if (house.interrupted.aborted) throw new CockpitError('interrupted', 'Interrupted. Nothing was sent.');
  if (typed === undefined)
    throw new CockpitError(
      'refused',
      'Nobody is here to confirm, so nothing was sent.',
      waysToConfirm(cockpit, ready, asked),
    );
  if (typed.trim() !== (isNamed ? name : 'y'))
    throw new CockpitError('refused', 'It was not confirmed, so nothing was sent.');
  return { level: isNamed ? 'typed' : 'key', text: typed.trim() };
}

const waysToConfirm = ({ engine }: Cockpit, ready: ReadyPlan, { words, subject, flags }: AskedChange) => {
  const line = commandOn(words, { place: engine.place, ref: subject, flags });
  // A practice cluster ends with the command that started it, and its plans with it.
  const byPlan = flags.practice === undefined ? [`${line} --yes --plan ${ready.plan.hash}`] : [];
  return [...byPlan, `${line} --yes --confirm ${nameToType(ready)}`];
};

/** What was confirmed is not what would be sent: says what it is now, as far as the cluster tells. */
async function otherPlan(
  house: House,
  cockpit: Cockpit,
  { plan }: ReadyPlan,
  { words, subject, flags }: AskedChange,
): Promise<CockpitError> {
  const { kind, namespace, name } = subject;
  const change =
    kind === 'Pod' ? undefined : await lastTemplateChange(cockpit, { kind, namespace, name }, house.interrupted);
  const target = plan.preview.title.toLowerCase();
  return new CockpitError(
    'conflict',
    `The plan is not the one of --plan any more. Nothing was sent. Now it would be: ${target}${change ? `; ${change}` : ''}. What --to-revision and --reason say is part of a plan too.`,
    [commandOn(`${words} --dry-run`, { place: cockpit.engine.place, ref: subject, flags })],
  );
}
