import type { Plan } from '../domain/change.ts';
import { versionOf } from '../domain/image.ts';
import { type JsonObject, numberAt, objectAt, textAt } from '../domain/json.ts';
import type { WorkloadReport } from '../domain/reports.ts';
import type { Revision } from '../domain/revision.ts';
import { ours, safe } from '../domain/safe-text.ts';
import type { WorkloadRef } from '../domain/workload.ts';
import { workloadHistory } from '../workloads/history.ts';
import { templateSha } from '../workloads/last-action.ts';
import { evidenceOf, lastGood } from '../workloads/last-good.ts';
import { rulesOf } from '../workloads/registry.ts';
import { bareTemplate, type Kept } from '../workloads/shared/kept.ts';
import type { Given } from './action.ts';
import type { Operation, Writing } from './object-patch.ts';
import { numberOf } from './page-commands.ts';
import { undoByHand, undoPreview } from './rollout-undo-preview.ts';
import { revisionCall, verbStep } from './step-settings.ts';
import { templateEffect } from './template-effect.ts';
import { blocked, defineVerb, type Intended, type VerbSettings } from './verb-action.ts';
import type { ReadWorld } from './workload-world.ts';

type UndoSettings = {
  /** Absent in what a person asks; always there in a plan. */
  readonly toRevision?: number;
  /** Of the template that was shown: numbers move, templates don't. */
  readonly template?: string;
};
export type UndoTarget = { readonly target: Revision; readonly kept: Kept };

/** Puts an older revision's pod template back. */
export const rolloutUndo = defineVerb<UndoSettings>({
  name: 'rollout.undo',
  verb: 'rollback',
  step: verbStep({
    says: 'Put the pod template of an older revision back.',
    with: {
      revision: { type: 'revision', says: 'The revision that is put back; without it, the last one known to be good.' },
    },
    call: ({ revision, ...own }) => ({ ...own, ...revisionCall(revision) }),
    byHand: (of, { revision }) => `rollout undo ${of} --to-revision=${numberOf(revision)}`,
  }),
  parse,
  intend,
  effect: templateEffect,
});

function parse(raw: JsonObject): UndoSettings | { problems: readonly string[] } {
  const template = textAt(raw, 'template');
  const toRevision = numberAt(raw, 'toRevision');
  if ('toRevision' in raw && !(toRevision !== undefined && Number.isInteger(toRevision) && toRevision > 0))
    return { problems: ['"toRevision" must be a whole number above 0'] };
  return { ...(toRevision !== undefined && { toRevision }), ...(template !== undefined && { template }) };
}

function intend(settings: VerbSettings & UndoSettings, world: ReadWorld, given: Given): Intended | Plan {
  const { family, records } = world;
  const { name } = settings;
  const rules = rulesOf(family);
  const history = workloadHistory(family, records, given.hash);
  const target = targetOf(settings, history, world, given);
  if ('kind' in target) return target;
  const kept = rules.kept(family).find(({ uid }) => uid === target.uid);
  if (!kept) return blocked(safe(`revision ${target.number} is no longer kept by the cluster`));
  const version = versionOf(target.images);
  if (target.isCurrent)
    return { kind: 'nothing-to-do', because: safe(`${name} already asks for r${target.number} (${version})`) };

  const predictedMs = rules.predictedEffectMs(family, kept);
  const evidence = evidenceOf(family, target, history);
  return {
    kind: 'intended',
    says: safe(`put r${target.number}'s pod template (${version}) back into ${name}`),
    with: {
      toRevision: target.number,
      template: templateSha(target.template, given.hash),
      fromTemplate: templateSha(family.workload.template, given.hash),
    },
    writing: writingOf(settings, { target, kept }, world, given),
    ...undoOf(settings, history, given),
    ...(predictedMs !== undefined && { predictedMs }),
    preview: undoPreview({ target, kept, history, world, given, predictedMs, evidence }),
    byHand: undoByHand(settings, target, world, given),
  };
}

/**
 * The exact template that was shown is tested, so that nobody's newer release is overwritten; and whether it is paused.
 * A paused Deployment is resumed by the same request: resumed before, the bad release would go on; after, nothing rolls.
 */
function writingOf({ reason }: VerbSettings, { target, kept }: UndoTarget, world: ReadWorld, given: Given): Writing {
  const { raw, family } = world;
  const template = bareTemplate(kept.template);
  const current = rulesOf(family).current(family);
  const from = current ? `r${current.revision}` : 'what was asked for';
  const to = `r${target.number} (${versionOf(target.images)})`;
  return {
    tests: [
      { op: 'test', path: '/spec/template', value: objectAt(raw, 'spec', 'template') },
      ...pauseTested(family.workload),
    ],
    writes: () => [
      { op: 'replace', path: '/spec/template', value: template },
      ...(family.workload.paused ? [{ op: 'remove', path: '/spec/paused' } as const] : []),
    ],
    annotations: {
      'kubernetes.io/change-cause': `rolled back from ${from} to ${to} by ${given.by}${reason ? `: ${reason}` : ''}`,
    },
    template: () => templateSha(template, given.hash),
  };
}

/** True of null for an absent member, which is how "not paused" is written. */
const pauseTested = ({ kind, paused }: WorkloadReport): readonly Operation[] =>
  kind === 'Deployment' ? [{ op: 'test', path: '/spec/paused', value: paused ? true : null }] : [];

/** The revision that is meant, by its template where one was shown, else by number, else the last known good. */
function targetOf(
  { toRevision, template }: UndoSettings,
  history: readonly Revision[],
  { family }: ReadWorld,
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
  { kind, namespace, name }: WorkloadRef,
  history: readonly Revision[],
  { hash }: Given,
): Pick<Intended, 'undo'> {
  const current = history.find(({ isCurrent }) => isCurrent);
  if (!current) return {};
  const template = templateSha(current.template, hash);
  return { undo: { do: 'rollout.undo', with: { kind, namespace, name, toRevision: current.number, template } } };
}
