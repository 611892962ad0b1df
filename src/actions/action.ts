import type { Hash, Id, Instant, Sha } from '../domain/brands.ts';
import type { Change, Plan, Seen, Target } from '../domain/change.ts';
import type { Place } from '../domain/environment.ts';
import type { Json } from '../domain/json.ts';
import type { RevisionRecord } from '../domain/revision.ts';
import type { Access } from '../ports/access.ts';
import type { Reader } from '../ports/reader.ts';

/** Whatever an action may read from. */
export type Readers = {
  readonly reader: Reader;
  readonly access: Access;
  /** What our own journal knows of a workload's templates. */
  readonly records: (target: Target) => Promise<ReadonlyMap<Sha, RevisionRecord>>;
  readonly now: () => Instant;
  readonly place: Place;
};

/** All that a plan needs besides the world; nothing of it is asked for, so planning twice plans the same. */
export type Given = {
  readonly now: Instant;
  readonly run: Id;
  readonly nextId: () => Id;
  readonly hash: Hash;
  readonly by: string;
  readonly place: Place;
};

/**
 * One kind of action. `read` is the only I/O; `plan` and `observe` are pure. There is no `apply`: only the engine
 * sends.
 */
export interface Action<Settings, World> {
  readonly name: string;
  parse(raw: Json): { readonly settings: Settings } | { readonly problems: readonly string[] };
  read(settings: Settings, from: Readers, signal: AbortSignal): Promise<World>;
  plan(settings: Settings, world: World, given: Given): Plan;
  /** What is seen of a change in a world that was read after it. */
  observe(what: Change, world: World, given: Pick<Given, 'hash' | 'now'> & { readonly sentAt: Instant }): Seen;
}

/** An action whose settings and world are its own business: what the engine works with. */
export type AnyAction = Action<unknown, unknown>;

export const defineAction = <Settings, World>(action: Action<Settings, World>): AnyAction => action as AnyAction;
