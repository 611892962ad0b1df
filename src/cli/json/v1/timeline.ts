import type { Timeline } from '../../../wording/timeline.ts';
import { iso } from '../../output.ts';

export const timelineJson = ({ openedAt, closed, lines, changes, facts, checks, debts, ...rest }: Timeline) => ({
  ...rest,
  openedAt: iso(openedAt),
  ...(closed && { closed: { at: iso(closed.at), how: closed.how } }),
  changes: changes.map(({ confirmed, sentAt, effect, ...change }) => ({
    ...change,
    ...(confirmed && { confirmed: { ...confirmed, at: iso(confirmed.at) } }),
    sentAt: iso(sentAt),
    ...(effect && { effect: { ...effect, at: iso(effect.at) } }),
  })),
  facts: facts.map(fact => ({ ...fact, at: iso(fact.at) })),
  checks: checks.map(check => ({ ...check, at: iso(check.at) })),
  debts: debts.map(({ since, paidAt, ...debt }) => ({ ...debt, since: iso(since), paidAt: iso(paidAt) })),
  timeline: lines.map(line => ({ ...line, at: iso(line.at) })),
});
