import type { Cockpit } from '../../app/cockpit.ts';
import type { WalkView } from '../../app/commands/walks.ts';
import { outcomeInWords } from '../../wording/entries.ts';
import { leave, type Reply } from './reply.ts';

type Left = Extract<Reply, { do: 'leave' }>;

/** Why the plan that is shown can't be sent as it is: rights, read-only mode, or what the API server said to it. */
export function planRefused({ engine }: Cockpit, { prepared, state }: WalkView): Left | undefined {
  if (!prepared) return undefined;
  const { plan, dryRun } = prepared;
  const nothing = `; nothing was sent for ${state.at ?? 'it'}`;
  if (plan.denied) return leave('refused', `${plan.denied}${nothing}`);
  if (!engine.writer) return leave('refused', `read only${nothing}`);
  if (dryRun.kind === 'accepted' || plan.changes.every(({ via }) => via !== 'kube')) return undefined;
  if (dryRun.kind === 'none') return leave('refused', `${dryRun.because}${nothing}`);
  const says = `the dry run did not pass: ${outcomeInWords(dryRun)}${nothing}`;
  if (dryRun.kind !== 'refused') return leave('sourceDown', says);
  return leave(dryRun.why === 'conflict' ? 'conflict' : 'refused', says);
}

/** What came of the change that this step sent before, where it is planned again because of that. */
export function sentBefore({ state }: WalkView): Left | undefined {
  const step = state.steps.get(state.at ?? '');
  const last = step?.changes.findLast(({ startedAt }) => startedAt !== undefined);
  const outcome = last?.outcome;
  if (!outcome || outcome.kind === 'applied' || last?.decided !== undefined) return undefined;
  const says = `${state.at}: ${outcomeInWords(outcome)}`;
  if (outcome.kind === 'refused') return leave(outcome.why === 'conflict' ? 'conflict' : 'refused', says);
  return leave(outcome.kind === 'not-sent' ? 'sourceDown' : 'unknownOutcome', says);
}

/** A step without a plan: whether the API server is away, or it can't be done as things stand. */
export async function noPlanObstacle(
  { engine }: Cockpit,
  { state, noPlan, waits }: WalkView,
  signal: AbortSignal,
): Promise<Left> {
  const says = `${state.at}: ${noPlan?.because ?? waits?.says ?? 'there is no plan'}; nothing was sent for it`;
  const answer = await engine.reader.get('/version', signal);
  if (answer.kind === 'unreachable') return leave('sourceDown', says);
  return leave(/nobody knows whether it landed/.test(says) ? 'unknownOutcome' : 'refused', says);
}
