import type { FactSeen } from '../../domain/fact.ts';
import type { WalkState } from './walk-state.ts';

/** A fact that stays unknown keeps what a person said of it; evidence takes its place. */
export function withFacts(state: WalkState, seen: readonly FactSeen[]): WalkState {
  const facts = new Map(state.facts);
  for (const fact of seen) {
    const known = facts.get(fact.name);
    const answered = known?.answeredBy !== undefined && fact.value === 'unknown';
    facts.set(fact.name, answered ? { ...known, at: fact.at } : fact);
  }
  return { ...state, facts };
}
