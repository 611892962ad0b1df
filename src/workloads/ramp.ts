import type { Id, Instant } from '../domain/brands.ts';
import { isSameJson } from '../domain/json.ts';
import type { DeploymentReport } from '../domain/reports.ts';
import type { SafeText } from '../domain/safe-text.ts';
import { type RampNote, rampNoteOf, relabelledIn, withoutTrack } from './canary.ts';
import { stableNameOf } from './canary-of.ts';
import { shareOf } from './replica-share.ts';
import { bareTemplate } from './shared/kept.ts';

/** A canary beside its stable Deployment: where it stands, what comes next, and who has to do it. */
export type Ramp = {
  readonly namespace: string;
  /** Of the stable Deployment. */
  readonly name: string;
  readonly canary: string;
  readonly from: readonly SafeText[];
  readonly to: readonly SafeText[];
  /** Percent; empty where nobody ramps it: a canary that somebody made by hand. */
  readonly steps: readonly number[];
  /** Percent. */
  readonly desired?: number;
  /** Part of 1: what the ready pods of both get. Nothing where routes divide the requests: only measuring tells. */
  readonly actual?: number;
  readonly next?: number;
  /** Earliest. */
  readonly nextAt?: Instant;
  readonly since?: Instant;
  readonly by?: SafeText;
  readonly run?: Id;
  readonly phase: 'rises' | 'holds' | 'paused' | 'promotes' | 'promoted' | 'goes-back';
  /** `judge`: it goes on by itself, when the judge says so. */
  readonly whoActs: 'judge' | 'person';
  readonly pausedBy?: SafeText;
  readonly pods: {
    readonly canary: number;
    readonly canaryReady: number;
    readonly stable: number;
    readonly stableReady: number;
  };
  /** All replicas of stable are there and available, so that it takes everything at once when the canary goes. */
  readonly canStableCarryAll: boolean;
};

/** Nothing where `canary` is no canary of `stable`. */
export function rampOf(stable: DeploymentReport, canary: DeploymentReport): Ramp | undefined {
  if (canary.namespace !== stable.namespace || stableNameOf(canary) !== stable.name) return undefined;
  const note = rampNoteOf(canary);
  const next = note?.steps.find(step => step > note.now);
  const phase = phaseOf(stable, canary, note);
  return {
    namespace: stable.namespace,
    name: stable.name,
    canary: canary.name,
    from: stable.containers.map(({ image }) => image),
    to: canary.containers.map(({ image }) => image),
    steps: note?.steps ?? [],
    ...(note && { desired: note.now, since: note.since, by: note.by, run: note.run }),
    ...(!relabelledIn(canary.template) && { actual: shareOf(canary.ready, stable.ready) }),
    ...(next !== undefined && { next }),
    ...(note?.holdMs !== undefined && next !== undefined && { nextAt: note.since + note.holdMs }),
    phase,
    whoActs: note?.goesOn === 'by-itself' && phase !== 'paused' ? 'judge' : 'person',
    ...(note?.paused && { pausedBy: note.paused.by }),
    pods: {
      canary: canary.desired,
      canaryReady: canary.ready,
      stable: stable.desired,
      stableReady: stable.ready,
    },
    canStableCarryAll: stable.available >= Math.max(1, stable.desired, note?.stable ?? 0),
  };
}

/** Stable asks for what the canary runs: it takes it over, or has. */
export const runsItsRelease = (
  stable: Pick<DeploymentReport, 'template'>,
  canary: Pick<DeploymentReport, 'template'>,
): boolean => isSameJson(bareTemplate(stable.template), withoutTrack(canary.template));

function phaseOf(stable: DeploymentReport, canary: DeploymentReport, note: RampNote | undefined): Ramp['phase'] {
  if (canary.deletedAt !== undefined || note?.isTakenBack || canary.desired === 0) return 'goes-back';
  if (runsItsRelease(stable, canary))
    return stable.updated === stable.desired && stable.total === stable.desired && stable.available === stable.desired
      ? 'promoted'
      : 'promotes';
  if (note?.paused) return 'paused';
  return canary.ready < canary.desired ? 'rises' : 'holds';
}
