import type { Cockpit } from '../cockpit.ts';
import type { CockpitState } from './state.ts';

/** The store before anything is known of the cluster. */
export function firstState({ engine, namespace }: Cockpit): CockpitState {
  const { clock, place, actor, writer } = engine;
  return {
    now: clock.now(),
    place,
    who: actor.name,
    host: actor.host,
    isReadOnly: writer === undefined,
    hash: engine.hash,
    allNamespaces: namespace === undefined,
    freshness: {},
    isComplete: false,
    contexts: [],
    workloads: new Map(),
    listProblems: [],
    records: new Map(),
    canaries: new Map(),
    openRuns: [],
    walks: [],
    followable: [],
    leftWalks: [],
    size: { columns: 80, rows: 24 },
    screens: [{ name: 'board' }],
    isHelpShown: false,
    exactTimes: false,
    row: 0,
    scroll: 0,
    isExactShown: false,
    filter: '',
    repaints: 0,
    isFiltering: false,
  };
}
