import type { AtTime, Readers } from '../actions/action.ts';
import type { Instant } from '../domain/brands.ts';
import type { FactSeen } from '../domain/fact.ts';
import type { WorkloadRef } from '../domain/workload.ts';

/** What a fact is asked of. */
export type FactAbout = {
  readonly workload: WorkloadRef;
  /** How far back is looked. */
  readonly windowMs: number;
  /** When the run began. */
  readonly since: Instant;
};

/** One question with three answers. `read` is the only I/O; `judge` is pure, and a failed read is `unknown`. */
export interface Fact<World> {
  readonly name: string;
  /** As a person asks it: `did the errors begin with this revision?` */
  readonly asks: string;
  read(about: FactAbout, from: Readers, signal: AbortSignal): Promise<World>;
  judge(about: FactAbout, world: World, given: AtTime): Pick<FactSeen, 'value' | 'says' | 'evidence'>;
}

/** A fact whose world is its own business. */
export type AnyFact = Fact<unknown>;

export const defineFact = <World>(fact: Fact<World>): AnyFact => fact as AnyFact;
