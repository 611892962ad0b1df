import type { Change, Plan, PlannedChange, Seen } from '../domain/change.ts';
import { versionOf } from '../domain/image.ts';
import { isObject, type Json, numberAt, textAt } from '../domain/json.ts';
import type { ReplicaSetReport } from '../domain/reports.ts';
import type { Revision } from '../domain/revision.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import { deploymentHistory } from '../workloads/deployment/history.ts';
import { templateSha } from '../workloads/deployment/last-action.ts';
import { evidenceOf, lastGood } from '../workloads/deployment/last-good.ts';
import { predictedEffectMs } from '../workloads/deployment/predict-effect.ts';
import { defineAction, type Given } from './action.ts';
import { type DeploymentWorld, readDeploymentWorld } from './deployment-world.ts';
import { observeUndo } from './rollout-undo-observe.ts';
import { undoChange } from './rollout-undo-patch.ts';
import { undoPreview } from './rollout-undo-preview.ts';

export type UndoSettings = {
  readonly namespace: string;
  readonly name: string;
  /** Absent in what a person asks; always there in a plan. */
  readonly toRevision?: number;
  /** Of the template that was shown: numbers move, templates don't. */
  readonly template?: string;
  readonly reason?: string;
};

/** A plan that nobody confirmed in this time is made again. */
const planLivesMs = 60_000;

/** Puts an older revision's pod template back. */
export const rolloutUndo = defineAction<UndoSettings, DeploymentWorld>({
  name: 'rollout.undo',
  parse,
  read: readDeploymentWorld,
  plan,
  observe: (what: Change, world: DeploymentWorld, given): Seen => observeUndo(what, world, given),
});

function parse(raw: Json): { settings: UndoSettings } | { problems: readonly string[] } {
  if (!isObject(raw)) return { problems: ['the settings must be a map'] };
  const [namespace, name, reason, template] = ['namespace', 'name', 'reason', 'template'].map(key => textAt(raw, key));
  const toRevision = numberAt(raw, 'toRevision');
  const problems = [
    ...(namespace ? [] : ['"namespace" is missing']),
    ...(name ? [] : ['"name" is missing']),
    ...('toRevision' in raw && !(toRevision !== undefined && Number.isInteger(toRevision) && toRevision > 0)
      ? ['"toRevision" must be a whole number above 0']
      : []),
  ];
  if (problems.length > 0 || !namespace || !name) return { problems };
  return {
    settings: {
      namespace,
      name,
      ...(toRevision !== undefined && { toRevision }),
      ...(template !== undefined && { template }),
      ...(reason !== undefined && reason !== '' && { reason }),
    },
  };
}

function plan(settings: UndoSettings, world: DeploymentWorld, given: Given): Plan {
  if (world.kind === 'unread') return blocked(world.answer.says);
  const { family, records } = world;
  const { deployment } = family;
  const because = reasonToRefuse(deployment.name, world);
  if (because) return blocked(because);

  const history = deploymentHistory(family, records, given.hash);
  const target = targetOf(settings, history, world, given);
  if ('kind' in target) return target;
  const set = family.replicaSets?.find(({ uid }) => uid === target.uid);
  if (!set) return blocked(safe(`revision ${target.number} is no longer kept by the cluster`));
  if (target.isCurrent)
    return {
      kind: 'nothing-to-do',
      because: safe(`${deployment.name} already asks for r${target.number} (${versionOf(target.images)})`),
    };

  const change = undoChange(settings, { target, set }, world, given);
  const predictedMs = predictedEffectMs(family, set);
  const call: PlannedChange['call'] = {
    do: 'rollout.undo',
    with: {
      namespace: settings.namespace,
      name: settings.name,
      toRevision: target.number,
      template: templateSha(target.template, given.hash),
      fromTemplate: templateSha(deployment.template, given.hash),
      ...(settings.reason !== undefined && { reason: settings.reason }),
    },
  };
  return {
    kind: 'change',
    call,
    hash: change.planHash,
    changes: [change.sendable],
    madeAt: given.now,
    expiresAt: given.now + planLivesMs,
    ...(predictedMs !== undefined && { predictedMs }),
    ...undoOf(settings, history, given),
    ...(world.mayPatch.kind === 'ok' &&
      !world.mayPatch.value && { denied: safe(`${given.by} may not patch deployments in ${settings.namespace}`) }),
    preview: undoPreview({
      target,
      set,
      history,
      world,
      given,
      predictedMs,
      evidence: evidenceOf(family, target, history),
    }),
  };
}

const blocked = (because: SafeText): Plan => ({ kind: 'blocked', because });

function reasonToRefuse(name: string, world: DeploymentWorld & { kind: 'read' }): SafeText | undefined {
  const { deployment } = world.family;
  if (deployment.deletedAt !== undefined) return safe(`${name} is being deleted`);
  if (deployment.ownerUid !== undefined)
    return safe(`${name} belongs to another object, which would undo the change: roll that one back`);
  if (deployment.paused)
    return safe(`${name} is paused and would not roll: resume it first, with kubectl rollout resume deploy/${name}`);
  return undefined;
}

/** The revision that is meant, by its template where one was shown, else by number, else the last known good. */
function targetOf(
  { toRevision, template }: UndoSettings,
  history: readonly Revision[],
  { family }: DeploymentWorld & { kind: 'read' },
  { hash }: Given,
): Revision | Plan {
  if (template !== undefined) {
    const same = history.find(revision => templateSha(revision.template, hash) === template);
    return same ?? blocked(safe(`the template of r${toRevision ?? '?'} is no longer kept by the cluster`));
  }
  if (toRevision !== undefined) {
    const asked =
      history.find(({ number }) => number === toRevision) ??
      history.find(({ formerNumbers }) => formerNumbers.includes(toRevision));
    return (
      asked ??
      blocked(
        safe(`revision ${toRevision} is not kept; there are ${history.map(({ number }) => `r${number}`).join(', ')}`),
      )
    );
  }
  const good = lastGood(family, history);
  return good?.revision ?? blocked(ours('there is no other revision to go back to'));
}

/** The way back from this change: to the template that is asked for now. */
function undoOf(
  { namespace, name }: UndoSettings,
  history: readonly Revision[],
  { hash }: Given,
): Pick<PlannedChange, 'undo'> {
  const current = history.find(({ isCurrent }) => isCurrent);
  if (!current) return {};
  const template = templateSha(current.template, hash);
  return { undo: { do: 'rollout.undo', with: { namespace, name, toRevision: current.number, template } } };
}

export type UndoTarget = { readonly target: Revision; readonly set: ReplicaSetReport };
