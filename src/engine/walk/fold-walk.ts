import type { FactValue } from '../../domain/fact.ts';
import type { Entry } from '../../domain/journal.ts';
import type { Json } from '../../domain/json.ts';
import { endWay, type Playbook, pauseWay } from '../../domain/playbook.ts';
import { safe } from '../../domain/safe-text.ts';
import { changeOf } from './changes-of-step.ts';
import { foldChange } from './fold-change.ts';
import { withFacts } from './fold-facts.ts';
import type { WalkMode, WalkState, WalkStep } from './walk-state.ts';
import { placeOfPause, stepOf } from './ways.ts';
import { workloadIn } from './workload-in.ts';

/**
 * Where a walk stands, from its journal alone. `playbook` is read from `textOf(entries)`. Nothing when the entries don't
 * begin with the opening of a playbook's run; entries of unknown types are passed over.
 */
export function foldWalk(playbook: Playbook, entries: readonly Entry[]): WalkState | undefined {
  const [first, ...rest] = entries;
  const opened = first && openedWalk(playbook, first);
  return opened && rest.reduce(foldEntry, opened);
}

/** The text that this run walks: the frozen one, or the newer one that was adopted. */
export const textOf = (entries: readonly Entry[]): string | undefined =>
  entries.reduce<string | undefined>((text, entry) => {
    if (entry.type === 'text.adopted') return entry.text;
    return entry.type === 'run.opened' ? entry.text : text;
  }, undefined);

function openedWalk(playbook: Playbook, first: Entry): WalkState | undefined {
  if (first.type !== 'run.opened' || !first.playbook) return undefined;
  const { run, at, by, target, where, inputs = {} } = first;
  const workload = workloadIn(playbook, inputs);
  const [start] = playbook.steps;
  return {
    run,
    openedAt: at,
    by,
    holder: by,
    target,
    where,
    playbook,
    source: { path: first.playbook.path, sha: first.playbook.sha },
    inputs,
    ...(workload && { workload }),
    values: new Map(Object.entries(inputs)),
    mode: start ? 'active' : 'closing',
    ...(start && { at: start.id }),
    steps: new Map(playbook.steps.map(({ id }) => [id, pending(id)])),
    way: [],
    facts: new Map(),
    debts: [],
    confirmsSince: first.seq,
    last: first,
  };
}

const pending = (id: string): WalkStep => ({
  id,
  phase: 'pending',
  attempt: 0,
  changes: [],
  earlier: [],
  answers: [],
});

/** One more line. What was closed stays closed; what it owes may be paid back later. */
export function foldEntry(before: WalkState, entry: Entry): WalkState {
  if (before.closed)
    return entry.type === 'debt.paid' ? folded({ ...before, last: entry }, entry) : { ...before, last: entry };
  const state = folded({ ...before, last: entry }, entry);
  return { ...state, mode: modeOf(state) };
}

function folded(state: WalkState, entry: Entry): WalkState {
  switch (entry.type) {
    case 'step.entered':
      return entered(state, entry);
    case 'step.ended':
      return ended(state, entry);
    case 'plan.made':
    case 'answer.given':
    case 'change.started':
    case 'change.finished':
    case 'effect.seen':
      return foldChange(state, entry);
    case 'fact.seen': {
      const { name, says = '', evidence, at } = entry;
      const value = entry.value as FactValue;
      return withFacts(state, [{ name, value, says: safe(says), evidence, at }]);
    }
    case 'fact.answered': {
      const who = safe(entry.by.name, 100);
      const says = safe(`${who} says so: ${entry.reason}`);
      const { name, value, at } = entry;
      const facts = new Map(state.facts).set(name, { name, value, says, evidence: null, at, answeredBy: who });
      return { ...state, facts };
    }
    case 'debt.opened': {
      if (state.debts.some(({ id }) => id === entry.debt)) return state;
      const step = entry.step ?? '';
      const says = safe(changeOf(state, entry.debt)?.change.says ?? entry.pay.do);
      return { ...state, debts: [...state.debts, { id: entry.debt, step, pay: entry.pay, says, since: entry.at }] };
    }
    case 'debt.paid':
      return {
        ...state,
        debts: state.debts.map(debt => (debt.id === entry.debt ? { ...debt, paidAt: entry.at } : debt)),
      };
    case 'run.paused':
      return { ...state, pausedBecause: safe(entry.because) };
    case 'run.went-on': {
      const { pausedBecause: _paused, offeredTo: _offered, ...rest } = state;
      return { ...rest, confirmsSince: entry.seq };
    }
    case 'run.resumed':
      return { ...state, holder: entry.by, confirmsSince: entry.seq };
    case 'handover.offered':
      return { ...state, offeredTo: safe(entry.to, 100) };
    case 'handover.taken': {
      const { offeredTo: _offered, ...rest } = state;
      return { ...rest, holder: entry.by, confirmsSince: entry.seq };
    }
    case 'text.adopted':
      return { ...state, source: { ...state.source, sha: entry.sha }, confirmsSince: entry.seq };
    case 'run.closed': {
      const { at: _at, ...rest } = state;
      return { ...rest, closed: { at: entry.at, how: entry.how } };
    }
    default:
      return state;
  }
}

function modeOf(state: WalkState): WalkMode {
  if (state.closed) return 'closed';
  if (state.offeredTo !== undefined) return 'handing-over';
  if (state.at !== undefined && state.steps.get(state.at)?.phase === 'in-doubt') return 'in-doubt';
  if (state.pausedBecause !== undefined) return 'paused';
  return state.at === undefined ? 'closing' : 'active';
}

function entered(state: WalkState, entry: Extract<Entry, { type: 'step.entered' }>): WalkState {
  const step = state.steps.get(entry.step ?? '');
  if (!step) return state;
  const { pausedBecause: _paused, ...rest } = state;
  const fresh: WalkStep = {
    ...pending(step.id),
    phase: 'ready',
    attempt: step.attempt + 1,
    enteredAt: entry.at,
    ...(entry.deadline !== undefined && { deadline: entry.deadline }),
    earlier: [...step.earlier, ...step.changes],
  };
  const steps = new Map(rest.steps).set(step.id, fresh);
  return { ...rest, at: step.id, steps, way: [...rest.way, step.id], confirmsSince: entry.seq };
}

function ended(state: WalkState, entry: Extract<Entry, { type: 'step.ended' }>): WalkState {
  const step = state.steps.get(entry.step ?? '');
  const written = stepOf(state.playbook, entry.step);
  if (!step || !written) return state;
  const because = safe(entry.because);
  const { result, how, next, isMissed } = entry;
  const over: WalkStep = {
    ...step,
    phase: how,
    endedAt: entry.at,
    because,
    ...(result && { result }),
    ...(isMissed && { isMissed }),
  };
  const { at: _at, ...rest } = {
    ...state,
    steps: new Map(state.steps).set(step.id, over),
    values: result ? new Map<string, Json>(state.values).set(step.id, result) : state.values,
  };
  if (next === endWay) return rest;
  if (next !== pauseWay) return { ...rest, at: next };
  const at = placeOfPause(state.playbook, written, how, state.way);
  return { ...rest, pausedBecause: because, ...(at !== undefined && { at }) };
}
