import type { WalkView } from '../../../app/commands/walks.ts';
import { iso } from '../../output.ts';
import type { WalkEnd } from '../../walk/walk-end.ts';

/** A run of a playbook as one document, at its end or where it was left. */
export function walkJson({ state, entries, newerText }: WalkView, { code, says, next }: WalkEnd, now: number) {
  const { run, playbook, source, openedAt, inEffectAt, closed, by, where, target, inputs } = state;
  const { budgetMs } = playbook;
  const inEffectMs = inEffectAt === undefined ? undefined : inEffectAt - openedAt;
  return {
    run,
    exitCode: code,
    says,
    next,
    playbook: { id: playbook.id, title: playbook.title, ...source },
    openedAt: iso(openedAt),
    by: by.name,
    where,
    target,
    inputs,
    mode: state.mode,
    at: state.at,
    steps: playbook.steps.map(step => stepJson(state, step)),
    decisions: entries.flatMap(entry =>
      entry.type === 'answer.given' && (entry.level !== 'none' || entry.answer === false)
        ? [
            {
              at: iso(entry.at),
              step: entry.step,
              by: entry.by.name,
              asking: entry.by.asking,
              level: entry.level,
              to: entry.to,
              answer: entry.answer,
            },
          ]
        : [],
    ),
    facts: [...state.facts.values()].map(({ at, ...fact }) => ({ ...fact, at: iso(at) })),
    debts: state.debts.map(({ id, step, says: owed, since, paidAt }) => ({
      id,
      step,
      says: owed,
      since: iso(since),
      paidAt: iso(paidAt),
    })),
    inEffectMs,
    budgetMs,
    /** Whether it was in effect within its budget; unknown while neither is over. */
    kept: keptOf(inEffectMs, budgetMs, (closed?.at ?? now) - openedAt),
    ...(newerText && {
      newerText: { sha: newerText.sha, mayAdopt: newerText.mayAdopt, says: newerText.says },
    }),
    ...(closed && { closed: { at: iso(closed.at), how: closed.how } }),
  };
}

function stepJson(
  { steps }: WalkView['state'],
  { id, number, title, owner }: WalkView['state']['playbook']['steps'][number],
) {
  const step = steps.get(id);
  return {
    id,
    number,
    title,
    owner,
    outcome: step?.phase ?? 'pending',
    because: step?.because,
    tookMs: step?.endedAt === undefined || step.enteredAt === undefined ? undefined : step.endedAt - step.enteredAt,
    plan: step?.plan?.hash,
    result: step?.result,
  };
}

function keptOf(inEffectMs: number | undefined, budgetMs: number | undefined, tookMs: number): boolean | undefined {
  if (budgetMs === undefined) return undefined;
  if (inEffectMs !== undefined) return inEffectMs <= budgetMs;
  return tookMs > budgetMs ? false : undefined;
}
