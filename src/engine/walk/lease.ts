import type { Id } from '../../domain/brands.ts';
import { field, type Json, type JsonObject, numberAt, textAt } from '../../domain/json.ts';
import { ours, type SafeText, safe } from '../../domain/safe-text.ts';
import type { Engine } from '../engine.ts';
import { type OwnObject, ownPath, writeOwn } from './own-object.ts';

const leaseMs = 90_000;
export const renewMs = 30_000;
export const runAnnotation = 'deploy-cockpit.io/run';

/** Who walks something on a workload, as its Lease has it. */
export type Holder = {
  readonly who: SafeText;
  readonly run: string;
  readonly isOver: boolean;
};

export type LeaseAnswer =
  | { readonly kind: 'held' }
  /** Somebody else has it. */
  | { readonly kind: 'taken'; readonly by: Holder }
  /** There is no way to hold one here: rights, read-only, no answer. */
  | { readonly kind: 'none'; readonly says: SafeText };

/** One for each workload, by its uid: whoever walks any playbook on it holds this one. */
export const leaseOf = ({ namespace, uid }: { readonly namespace: string; readonly uid: string }): OwnObject => ({
  gvr: 'coordination.k8s.io/v1/leases',
  collection: `/apis/coordination.k8s.io/v1/namespaces/${encodeURIComponent(namespace)}/leases`,
  namespace,
  name: `deploy-cockpit-${uid}`,
});

/**
 * Takes the Lease, or renews it: it is free, has run out, or is ours. `force` = a person takes it from
 * another one, with a reason. Two who try at once: the version that was read decides, and the other one reads again.
 */
export async function holdLease(
  engine: Engine,
  lease: OwnObject,
  run: Id,
  signal: AbortSignal,
  force = false,
): Promise<LeaseAnswer> {
  const found = await engine.reader.get(ownPath(lease), signal);
  if (found.kind === 'denied' || found.kind === 'unreachable') return { kind: 'none', says: found.says };
  const before = found.kind === 'ok' ? found.value : undefined;
  const by = before === undefined ? undefined : holderOf(before, engine.clock.now());
  if (by && !force && !by.isOver && !isHeldBy(engine, by, run)) return { kind: 'taken', by };
  const outcome = await writeOwn(
    engine,
    run,
    lease,
    before === undefined ? 'POST' : 'PUT',
    leaseBody(engine, lease, run, before),
  );
  if (outcome.kind === 'applied') return { kind: 'held' };
  if (outcome.kind !== 'refused' || outcome.why !== 'conflict') return { kind: 'none', says: outcome.says };
  const again = await readHolder(engine, lease, signal);
  if (again && isHeldBy(engine, again, run)) return { kind: 'held' };
  return again ? { kind: 'taken', by: again } : { kind: 'none', says: outcome.says };
}

export async function readHolder(engine: Engine, lease: OwnObject, signal: AbortSignal): Promise<Holder | undefined> {
  const found = await engine.reader.get(ownPath(lease), signal);
  return found.kind === 'ok' ? holderOf(found.value, engine.clock.now()) : undefined;
}

/** Lets it go, so that nobody has to wait until it runs out. One that somebody else took stays theirs. */
export async function letGo(engine: Engine, lease: OwnObject, run: Id, signal: AbortSignal): Promise<void> {
  const found = await engine.reader.get(ownPath(lease), signal);
  const holder = found.kind === 'ok' ? holderOf(found.value, engine.clock.now()) : undefined;
  if (found.kind !== 'ok' || !holder || !isHeldBy(engine, holder, run)) return;
  const body = leaseBody(engine, lease, run, found.value);
  const spec = { ...(body.spec as JsonObject), holderIdentity: '' };
  await writeOwn(engine, run, lease, 'PUT', { ...body, spec });
}

function holderOf(lease: Json, now: number): Holder | undefined {
  const who = textAt(lease, 'spec', 'holderIdentity');
  if (!who) return undefined;
  const renewed = Date.parse(textAt(lease, 'spec', 'renewTime') ?? '');
  const lives = (numberAt(lease, 'spec', 'leaseDurationSeconds') ?? leaseMs / 1_000) * 1_000;
  return {
    who: safe(who, 200),
    run: textAt(lease, 'metadata', 'annotations', runAnnotation) ?? '',
    isOver: !(renewed + lives > now),
  };
}

export const isHeldBy = (engine: Engine, holder: Holder, run: string): boolean =>
  holder.run === run && holder.who === holderName(engine);

/** Of one host only one program has a run at a time: the journal's own lock sees to it. */
export const holderName = ({ actor }: Engine): SafeText => safe(`${actor.name} on ${actor.host}`, 200);

function leaseBody(engine: Engine, { name, namespace }: OwnObject, run: Id, before?: Json): JsonObject {
  const now = microTime(engine.clock.now());
  const version = textAt(before, 'metadata', 'resourceVersion');
  const isOurs = textAt(before, 'metadata', 'annotations', runAnnotation) === run;
  const transitions = numberAt(before, 'spec', 'leaseTransitions') ?? 0;
  const acquired = isOurs ? field(before, 'spec', 'acquireTime') : undefined;
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: {
      name,
      namespace,
      annotations: { [runAnnotation]: run },
      labels: { 'app.kubernetes.io/managed-by': 'deploy-cockpit' },
      ...(version !== undefined && { resourceVersion: version }),
    },
    spec: {
      holderIdentity: holderName(engine),
      leaseDurationSeconds: leaseMs / 1_000,
      acquireTime: acquired ?? now,
      renewTime: now,
      leaseTransitions: before === undefined || isOurs ? transitions : transitions + 1,
    },
  };
}

/** A MicroTime has six digits, and nothing else is taken. */
const microTime = (at: number): string => new Date(at).toISOString().replace('Z', '000Z');

export const takenSays = ({ who, run }: Holder): SafeText =>
  safe(`${who} walks run ${run} on it: follow it, or take it over with a reason`);

export const localOnly = (says: SafeText): SafeText =>
  says === '' ? ours('local journal only') : safe(`local journal only: ${says}`);
