import type { Hash, Id, Instant, Sha } from '../domain/brands.ts';
import type { Change, Look, Plan, Seen, Target } from '../domain/change.ts';
import type { CheckSeen } from '../domain/check.ts';
import type { Place } from '../domain/environment.ts';
import type { FactSeen } from '../domain/fact.ts';
import type { Json, JsonObject } from '../domain/json.ts';
import type { Journey, Playbook, Way } from '../domain/playbook.ts';
import type { RevisionRecord } from '../domain/revision.ts';
import type { StepForm } from '../domain/step-form.ts';
import type { WorkloadRef } from '../domain/workload.ts';
import type { JudgeSettings } from '../judge/settings.ts';
import type { Access } from '../ports/access.ts';
import type { Events } from '../ports/events.ts';
import type { LoggedErrors } from '../ports/logged-errors.ts';
import type { Logs } from '../ports/logs.ts';
import type { RememberedMeasurements } from '../ports/measurements.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { Programs } from '../ports/programs.ts';
import type { Reader } from '../ports/reader.ts';
import type { RunFiles } from '../ports/run-files.ts';
import type { ServiceProxy } from '../ports/service-proxy.ts';
import type { Web } from '../ports/web.ts';

/** Where more than the API server's objects is read from. None of it changes anything. */
export type Sources = {
  readonly measurements: RememberedMeasurements;
  readonly logs: Pick<Logs, 'read'>;
  /** Absent where nobody wants logs to be read for judging. */
  readonly loggedErrors?: LoggedErrors;
  readonly events: Events;
  readonly services: ServiceProxy;
  readonly web: Web;
  /** How releases are judged here, where the settings say anything of it. */
  readonly judge?: JudgeSettings;
};

/** Whatever an action may read from. */
export type Readers = {
  readonly reader: Reader;
  readonly access: Access;
  readonly sources: Sources;
  /** What our own journal knows of a workload's templates. */
  readonly records: (target: Target) => Promise<ReadonlyMap<Sha, RevisionRecord>>;
  readonly now: () => Instant;
  /** Between two looks at what counts up. Resolves at once when the signal says so. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly place: Place;
  /** Whom the settings let us tell; nobody in read-only mode. */
  readonly sinks: Notifier['sinks'];
  /** Programs that the settings allow; none in read-only mode. */
  readonly programs: Programs['allowed'];
  /** What runs of this machine kept of what they overwrote; absent in read-only mode. */
  readonly kept?: Pick<RunFiles, 'read' | 'pathOf'>;
  /** Only in a playbook. */
  readonly walk?: WalkReaders;
};

/** What the steps of a playbook may read of their own run. */
export type WalkReaders = {
  readonly openedAt: Instant;
  /** The workload that the run is about. */
  readonly workload?: WorkloadRef;
  /** Inputs by their name, results of steps by the step's id. */
  readonly values: ReadonlyMap<string, Json>;
  readonly journeys: ReadonlyMap<string, Journey>;
  /**
   * What the looks of this step keep between their readings, such as counters to take the difference from. A new one
   * each time a step is entered; lost with the program, and then the looks begin again.
   */
  readonly memory: Map<string, unknown>;
  /** The same over all steps of the run. */
  readonly runMemory: Map<string, unknown>;
  /** All facts that the playbook names. */
  readonly factNames: readonly string[];
  facts(names: readonly string[], windowMs: number, signal: AbortSignal): Promise<readonly FactSeen[]>;
  /** `{ check: NAME, … }`, with references filled in. */
  checks(what: readonly JsonObject[], signal: AbortSignal): Promise<readonly CheckSeen[]>;
};

/** What judging takes besides the world. */
export type AtTime = { readonly hash: Hash; readonly now: Instant };

/** All that a plan needs besides the world; nothing of it is asked for, so planning twice plans the same. */
export type Given = AtTime & {
  readonly run: Id;
  readonly nextId: () => Id;
  readonly by: string;
  readonly place: Place;
  /** Only in a playbook. */
  readonly step?: {
    readonly id: string;
    readonly facts: ReadonlyMap<string, FactSeen>;
    /** Of the whole run so far, for what is told or recorded. */
    readonly timeline: () => string;
    /** Of the playbook: who is called when nobody can be paged. */
    readonly phones: Playbook['phones'];
    /** Where the step leads when it fails: its own `on-fail`, else the playbook's. */
    readonly onFail?: Way;
  };
};

/**
 * One kind of action. `read` is the only I/O; `plan` and `observe` are pure. There is no `apply`: only the engine
 * sends.
 */
export interface Action<Settings, World> {
  readonly name: string;
  /** How a playbook uses it; without one it can't be a step. */
  readonly step?: StepForm;
  parse(raw: Json): { readonly settings: Settings } | { readonly problems: readonly string[] };
  read(settings: Settings, from: Readers, signal: AbortSignal): Promise<World>;
  plan(settings: Settings, world: World, given: Given): Plan;
  /** What is seen of a change, or of what is looked for, in a world that was read after it. */
  observe(what: Change | Look, world: World, given: AtTime & { readonly sentAt: Instant }): Seen;
}

/** An action whose settings and world are its own business: what the engine works with. */
export type AnyAction = Action<unknown, unknown>;

export const defineAction = <Settings, World>(action: Action<Settings, World>): AnyAction => action as AnyAction;

export const isLook = (what: Change | Look): what is Look => 'kind' in what;
