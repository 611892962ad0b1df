import type { Instant } from '../domain/brands.ts';
import type { Call, Change, Plan, Seen } from '../domain/change.ts';
import { isObject, type Json, type JsonObject, textAt } from '../domain/json.ts';
import type { SafeText } from '../domain/safe-text.ts';
import type { StepForm } from '../domain/step-form.ts';
import { namesOf, type WorkloadRef, workloadPath } from '../domain/workload.ts';
import { ownedBySomebody, type Verb, verbsOf } from '../workloads/verbs.ts';
import { type AnyAction, defineAction, type Given } from './action.ts';
import { changePlan, type Words } from './change-plan.ts';
import { objectPatch, type Writing } from './object-patch.ts';
import { observeChange } from './observe-change.ts';
import { parseRef, type ReadWorld, readWorkloadWorld, type WorkloadWorld, workloadTarget } from './workload-world.ts';

/** What every verb on a workload is told, beside its own settings. */
export type VerbSettings = WorkloadRef & { readonly reason?: string };

/** What a verb would do, before it is a plan: its writing, and its words. */
export type Intended = {
  readonly kind: 'intended';
  readonly says: SafeText;
  readonly writing: Writing;
  /** What the verb's settings came to, for the call that is journalled. */
  readonly with?: JsonObject;
  readonly undo?: Call;
  readonly predictedMs?: number;
  readonly preview: Words;
  /** The same with kubectl, without `kubectl` and without where. */
  readonly byHand: string;
};

export type VerbEffect = (
  world: ReadWorld,
  given: { readonly now: Instant; readonly sentAt: Instant },
) => Pick<Seen, 'effect' | 'says' | 'next'>;

type Parsed<Extra> = Extra | { readonly problems: readonly string[] };

/** A verb on one workload as an action. Whether it may be used now is asked of `verbsOf`, as its keys do. */
export function defineVerb<Extra extends object>(verb: {
  readonly name: string;
  /** The verb of the keys that it is; without one it may be used whenever nobody else owns the object. */
  readonly verb?: Verb;
  readonly step: StepForm;
  /** Its own settings; those of every verb are parsed already. */
  parse(raw: JsonObject): Parsed<Extra>;
  intend(settings: VerbSettings & Extra, world: ReadWorld, given: Given): Intended | Plan;
  readonly effect: VerbEffect;
}): AnyAction {
  type Settings = VerbSettings & Extra;
  return defineAction<Settings, WorkloadWorld>({
    name: verb.name,
    step: verb.step,
    parse: raw => parseSettings(raw, verb.parse),
    read: (settings, from, signal) =>
      readWorkloadWorld(settings, from, signal, { withAutoscalers: verb.verb === 'scale' }),
    plan(settings, world, given) {
      if (world.kind === 'unread') return blocked(world.answer.says);
      const notNow = verb.verb ? verbsOf(world.family)[verb.verb].notNow : ownedBySomebody(world.family);
      if (notNow !== undefined) return refused(settings, world, notNow);
      const intended = verb.intend(settings, world, given);
      return intended.kind === 'intended' ? planOf(verb.name, settings, intended, world, given) : intended;
    },
    observe: (change: Change, world, given) => observeChange(change, world, given, verb.effect),
  });
}

function parseSettings<Extra extends object>(
  raw: Json,
  parse: (raw: JsonObject) => Parsed<Extra>,
): { readonly settings: VerbSettings & Extra } | { readonly problems: readonly string[] } {
  if (!isObject(raw)) return { problems: ['the settings must be a map'] };
  const { ref, problems } = parseRef(raw);
  const extra = parse(raw);
  const own = 'problems' in extra ? extra.problems : [];
  if (!ref || 'problems' in extra || problems.length > 0) return { problems: [...problems, ...own] };
  const reason = textAt(raw, 'reason');
  return { settings: { ...ref, ...extra, ...(reason && { reason }) } };
}

export const blocked = (because: SafeText): Plan => ({ kind: 'blocked', because });

/** A paused Deployment is resumed first, as a step of its own; whoever shows the refusal may offer it. */
function refused({ kind, namespace, name }: VerbSettings, { family }: ReadWorld, notNow: SafeText): Plan {
  if (!family.workload.paused || !notNow.startsWith('paused')) return blocked(notNow);
  return { kind: 'blocked', because: notNow, first: { do: 'rollout.resume', with: { kind, namespace, name } } };
}

function planOf(name: string, settings: VerbSettings, intended: Intended, world: ReadWorld, given: Given): Plan {
  const { kind, namespace } = settings;
  const ref = { kind, namespace, name: settings.name };
  const { says, writing, preview, predictedMs, undo, byHand } = intended;
  const target = workloadTarget(given.place.cluster, ref);
  const reason = settings.reason === undefined ? {} : { reason: settings.reason };
  return changePlan(
    {
      call: { do: name, with: { ...ref, ...intended.with, ...reason } },
      parts: [objectPatch({ name, target, path: workloadPath(ref), says, writing, raw: world.raw }, given)],
      needs: [{ to: `patch ${namesOf(kind).plural} in ${namespace}`, may: world.mayPatch }],
      predictedMs,
      undo,
      words: preview,
      byHand: [`-n ${namespace} ${byHand}`],
    },
    given,
  );
}
