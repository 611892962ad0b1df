import type { Instant } from '../domain/brands.ts';
import { type Counts, noCounts, plus } from './counts.ts';

/** The last looks, for what is about now: how much traffic there is, the fuse, and whether stable fails too. */
export type Look = {
  readonly at: Instant;
  readonly ms: number;
  readonly counts: Counts;
  /** The most bad events of one pod. */
  readonly worst: WorstPods;
};
export type WorstPods = { readonly canary: number; readonly stable: number };
export type Recent = readonly Look[];

const windowMs = 120_000;
const most = 40;

export const addLookTo = (recent: Recent, look: Look): Recent =>
  [...recent, look].filter(({ at }) => at > look.at - windowMs).slice(-most);

/** How much traffic there is now: of the present step alone, once it has a look, because each weight has its own. */
export function ofStep(recent: Recent, { at: begun }: { readonly at: Instant }): Recent {
  const own = recent.filter(({ at }) => at > begun);
  return own.length > 0 ? own : recent;
}

export const sumOf = (recent: Recent): Counts => recent.reduce((sum, { counts }) => plus(sum, counts), noCounts);
export const msOf = (recent: Recent): number => recent.reduce((sum, { ms }) => sum + ms, 0);
export const worstOf = (recent: Recent): number => Math.max(0, ...recent.map(({ worst }) => worst.canary));
