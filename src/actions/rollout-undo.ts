import type { Change, Plan, PlannedChange, Seen } from '../domain/change.ts';
import { versionOf } from '../domain/image.ts';
import { isObject, type Json, numberAt, textAt } from '../domain/json.ts';
import type { Revision } from '../domain/revision.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import { namesOf, slashName, type WorkloadRef } from '../domain/workload.ts';
import { workloadHistory } from '../workloads/history.ts';
import { templateSha } from '../workloads/last-action.ts';
import { evidenceOf, lastGood } from '../workloads/last-good.ts';
import { rulesOf } from '../workloads/registry.ts';
import type { Kept } from '../workloads/shared/kept.ts';
import { defineAction, type Given } from './action.ts';
import { observeUndo } from './rollout-undo-observe.ts';
import { undoChange } from './rollout-undo-patch.ts';
import { undoPreview } from './rollout-undo-preview.ts';
import { parseRef, readWorkloadWorld, type WorkloadWorld } from './workload-world.ts';

export type UndoSettings = WorkloadRef & {
  /** Absent in what a person asks; always there in a plan. */
  readonly toRevision?: number;
  /** Of the template that was shown: numbers move, templates don't. */
  readonly template?: string;
  readonly reason?: string;
};

/** A plan that nobody confirmed in this time is made again. */
const planLivesMs = 60_000;

/** Puts an older revision's pod template back. */
export const rolloutUndo = defineAction<UndoSettings, WorkloadWorld>({
  name: 'rollout.undo',
  parse,
  read: readWorkloadWorld,
  plan,
  observe: (what: Change, world: WorkloadWorld, given): Seen => observeUndo(what, world, given),
});

function parse(raw: Json): { settings: UndoSettings } | { problems: readonly string[] } {
  if (!isObject(raw)) return { problems: ['the settings must be a map'] };
  const ref = parseRef(raw);
  const [reason, template] = ['reason', 'template'].map(key => textAt(raw, key));
  const toRevision = numberAt(raw, 'toRevision');
  const problems = [
    ...ref.problems,
    ...('toRevision' in raw && !(toRevision !== undefined && Number.isInteger(toRevision) && toRevision > 0)
      ? ['"toRevision" must be a whole number above 0']
      : []),
  ];
  if (problems.length > 0 || !ref.ref) return { problems };
  return {
    settings: {
      ...ref.ref,
      ...(toRevision !== undefined && { toRevision }),
      ...(template !== undefined && { template }),
      ...(reason !== undefined && reason !== '' && { reason }),
    },
  };
}

function plan(settings: UndoSettings, world: WorkloadWorld, given: Given): Plan {
  if (world.kind === 'unread') return blocked(world.answer.says);
  const { family, records } = world;
  const { workload } = family;
  const because = reasonToRefuse(workload.name, world);
  if (because) return blocked(because);

  const history = workloadHistory(family, records, given.hash);
  const target = targetOf(settings, history, world, given);
  if ('kind' in target) return target;
  const rules = rulesOf(family);
  const kept = rules.kept(family).find(({ uid }) => uid === target.uid);
  if (!kept) return blocked(safe(`revision ${target.number} is no longer kept by the cluster`));
  if (target.isCurrent)
    return {
      kind: 'nothing-to-do',
      because: safe(`${workload.name} already asks for r${target.number} (${versionOf(target.images)})`),
    };

  const change = undoChange(settings, { target, kept }, world, given);
  const predictedMs = rules.predictedEffectMs(family, kept);
  const call: PlannedChange['call'] = {
    do: 'rollout.undo',
    with: {
      kind: settings.kind,
      namespace: settings.namespace,
      name: settings.name,
      toRevision: target.number,
      template: templateSha(target.template, given.hash),
      fromTemplate: templateSha(workload.template, given.hash),
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
      !world.mayPatch.value && {
        denied: safe(`${given.by} may not patch ${namesOf(settings.kind).plural} in ${settings.namespace}`),
      }),
    preview: undoPreview({
      target,
      kept,
      history,
      world,
      given,
      predictedMs,
      evidence: evidenceOf(family, target, history),
    }),
  };
}

const blocked = (because: SafeText): Plan => ({ kind: 'blocked', because });

function reasonToRefuse(name: string, world: WorkloadWorld & { kind: 'read' }): SafeText | undefined {
  const { workload } = world.family;
  if (workload.deletedAt !== undefined) return safe(`${name} is being deleted`);
  if (workload.ownerUid !== undefined)
    return safe(`${name} belongs to another object, which would undo the change: roll that one back`);
  if (workload.paused)
    return safe(
      `${name} is paused and would not roll: resume it first, with kubectl rollout resume ${slashName(workload)}`,
    );
  return undefined;
}

/** The revision that is meant, by its template where one was shown, else by number, else the last known good. */
function targetOf(
  { toRevision, template }: UndoSettings,
  history: readonly Revision[],
  { family }: WorkloadWorld & { kind: 'read' },
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
  { kind, namespace, name }: UndoSettings,
  history: readonly Revision[],
  { hash }: Given,
): Pick<PlannedChange, 'undo'> {
  const current = history.find(({ isCurrent }) => isCurrent);
  if (!current) return {};
  const template = templateSha(current.template, hash);
  return { undo: { do: 'rollout.undo', with: { kind, namespace, name, toRevision: current.number, template } } };
}

export type UndoTarget = { readonly target: Revision; readonly kept: Kept };
