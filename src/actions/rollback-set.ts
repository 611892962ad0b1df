import type { Call, Change, Plan, PlannedChange, Seen, Target } from '../domain/change.ts';
import { canonical, isObject, type Json, type JsonObject, textAt } from '../domain/json.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import type { StepForm } from '../domain/step-form.ts';
import { gvrOf, slashName, type WorkloadRef, workloadKey } from '../domain/workload.ts';
import { standingOf } from '../workloads/standing.ts';
import { type AtTime, defineAction, type Given, type Readers } from './action.ts';
import { kubectlFor, numberOf, slashOf } from './page-commands.ts';
import { rolloutUndo } from './rollout-undo.ts';
import { revisionCall } from './step-settings.ts';
import { blocked } from './verb-action.ts';
import { parseRef, type WorkloadWorld } from './workload-world.ts';

/** One of the set: what `rollout.undo` is asked for it. */
type Item = { readonly ref: WorkloadRef; readonly settings: unknown; readonly isExact: boolean };
type Settings = { readonly items: readonly Item[] };
type World = readonly WorkloadWorld[];

const most = 20;

const step: StepForm = {
  says: 'Roll several workloads back, one after another, and stop at the first that fails.',
  class: 'change',
  with: {
    workloads: { type: 'list', required: true, says: 'The workloads, in the order in which they are rolled back.' },
    reason: { type: 'message', says: 'Why, for the record on each object.' },
  },
  byHand: ({ workloads }) => (Array.isArray(workloads) ? workloads : []).flatMap(linesOnPage).slice(0, -1),
};

/** One after another, each waited for. */
function linesOnPage(one: Json): readonly string[] {
  const workload = isObject(one) && isObject(one.workload) ? one.workload : one;
  const [kubectl, of] = [kubectlFor({ workload }), slashOf(workload)];
  const revision = isObject(one) ? one.revision : undefined;
  return [`${kubectl} rollout undo ${of} --to-revision=${numberOf(revision)}`, `${kubectl} rollout status ${of}`];
}

/** One plan with one change for each workload, each planned as `rollout.undo` plans it. */
export const rollbackSet = defineAction<Settings, World>({
  name: 'rollback.set',
  step,
  parse,
  read: ({ items }, from, signal) => Promise.all(items.map(item => readItem(item, from, signal))),
  plan,
  observe: (change, world, given) => observe(change as Change, world, given),
});

function parse(raw: Json): { settings: Settings } | { problems: readonly string[] } {
  if (!isObject(raw)) return { problems: ['the settings must be a map'] };
  const { workloads } = raw;
  if (!Array.isArray(workloads) || workloads.length === 0 || workloads.length > most)
    return { problems: [`"workloads" must be a list of 1 to ${most} workloads`] };
  const reason = textAt(raw, 'reason');
  const parsed = (workloads as readonly Json[]).map(one => itemIn(one, reason));
  const problems = parsed.flatMap((one, index) =>
    'problems' in one ? one.problems.map(problem => `workload ${index + 1}: ${problem}`) : [],
  );
  const items = parsed.flatMap(one => ('problems' in one ? [] : [one]));
  const twice = items.find(({ ref }, index) =>
    items.some((other, at) => at < index && workloadKey(other.ref) === workloadKey(ref)),
  );
  if (twice) return { problems: [...problems, `${slashName(twice.ref)} is named twice`] };
  return problems.length > 0 ? { problems } : { settings: { items } };
}

/** A workload as `$name` gives it, or with the revision or template that is meant. */
function itemIn(one: Json, reason: string | undefined): Item | { readonly problems: readonly string[] } {
  if (!isObject(one)) return { problems: ['it must be a workload'] };
  // `{ workload: $checkout, revision: $evidence.last-good }` beside a bare `$checkout`.
  const { workload, revision, ...own } = one;
  const asked: JsonObject = {
    ...(isObject(workload) ? workload : {}),
    ...own,
    ...revisionCall(revision),
    ...(reason && { reason }),
  };
  const parsed = rolloutUndo.parse(asked);
  const { ref, problems } = parseRef(asked);
  if ('problems' in parsed || !ref) return { problems: 'problems' in parsed ? parsed.problems : problems };
  return { ref, settings: parsed.settings, isExact: 'toRevision' in asked || 'template' in asked };
}

const readItem = async ({ settings }: Item, from: Readers, signal: AbortSignal): Promise<WorkloadWorld> =>
  (await rolloutUndo.read(settings, from, signal)) as WorkloadWorld;

type One = { readonly ref: WorkloadRef; readonly plan: PlannedChange };

function plan({ items }: Settings, world: World, given: Given): Plan {
  const planned: One[] = [];
  const leftOut: SafeText[] = [];
  for (const [index, item] of items.entries()) {
    const { ref } = item;
    const one = planOne(item, world[index], given);
    if (one.kind === 'nothing-to-do') leftOut.push(safe(`${slashName(ref)} left out: ${one.because}`));
    else if (one.kind === 'change') planned.push({ ref, plan: one });
    else return inItsName(ref, one);
  }
  const [first, ...others] = planned;
  if (!first) return { kind: 'nothing-to-do', because: safe(leftOut.join('; ')) };
  return together([first, ...others], leftOut, given);
}

/** What can't be planned for one of them keeps all from being planned: half a set is no set. */
function inItsName(ref: WorkloadRef, one: Plan): Plan {
  const because = 'because' in one ? one.because : 'it could not be planned';
  const first = one.kind === 'blocked' ? one.first : undefined;
  return { kind: 'blocked', because: safe(`${slashName(ref)}: ${because}`), ...(first && { first }) };
}

function planOne({ settings, isExact }: Item, world: WorkloadWorld | undefined, given: Given): Plan {
  if (!world) return blocked(ours('it was not read'));
  const already = isExact ? undefined : putBackAlready(world, given);
  return already ? { kind: 'nothing-to-do', because: already } : rolloutUndo.plan(settings, world, given);
}

/** Who starts a set again after it stopped in the middle must not take the first ones back once more. */
function putBackAlready(world: WorkloadWorld, given: AtTime): SafeText | undefined {
  if (world.kind === 'unread') return undefined;
  const { current } = standingOf(world.family, world.records, given);
  const record = current?.revision.record;
  return record?.what === 'rolled-back-to'
    ? safe(`${record.by} put r${current?.revision.number} back already`)
    : undefined;
}

function together(planned: readonly [One, ...One[]], leftOut: readonly SafeText[], given: Given): PlannedChange {
  const [{ plan: first }, ...others] = planned;
  const plans = planned.map(({ plan: one }) => one);
  const names = planned.map(({ ref }) => ref.name);
  const times = plans.map(({ predictedMs }) => predictedMs);
  const predictedMs = times.every(one => one !== undefined) ? times.reduce((sum, one) => sum + one, 0) : undefined;
  const denied = plans.find(one => one.denied !== undefined)?.denied;
  const undo = undoOf(plans);
  const each = (texts: (one: PlannedChange) => readonly SafeText[]): readonly SafeText[] =>
    planned.flatMap(({ ref, plan: one }) => texts(one).map(text => safe(`${ref.name}: ${text}`)));
  return {
    kind: 'change',
    call: { do: 'rollback.set', with: { workloads: plans.map(({ call }) => call.with) } },
    hash: given.hash(canonical({ call: 'rollback.set', plans: plans.map(({ hash }) => hash) })),
    changes: [first.changes[0], ...others.map(({ plan: one }) => one.changes[0])],
    madeAt: first.madeAt,
    expiresAt: first.expiresAt,
    ...(predictedMs !== undefined && { predictedMs }),
    ...(undo && { undo }),
    ...(denied && { denied }),
    preview: {
      title: safe(`ROLL BACK ${names.join(', then ')}`),
      changes: planned.flatMap(({ ref, plan: one }) =>
        one.preview.changes.map(change => ({ ...change, what: safe(`${ref.name}: ${change.what}`) })),
      ),
      stays: [...leftOut, ...each(one => one.preview.stays)],
      why: safe(each(one => [one.preview.why]).join('; ')),
      effect: safe(
        `one after another, stopping at the first that fails; ${each(one => [one.preview.effect]).join('; ')}`,
      ),
      checked: plans.every(({ preview }) => preview.checked.length > 0) ? first.preview.checked : [],
      unknown: each(one => one.preview.unknown),
      warnings: each(one => one.preview.warnings),
      byHand: safe(
        planned
          .flatMap(({ ref, plan: one }) => [one.preview.byHand, waitByHand(ref, given)])
          .slice(0, -1)
          .join(' && '),
        8_000,
      ),
    },
  };
}

/** Between two of them: kubectl's undo does not wait for its effect. */
const waitByHand = (ref: WorkloadRef, { place }: Given): string =>
  `kubectl --context ${place.context} -n ${ref.namespace} rollout status ${slashName(ref)}`;

/** Back in the other order. */
function undoOf(plans: readonly PlannedChange[]): Call | undefined {
  const back = plans.map(({ undo }) => undo);
  if (!back.every(one => one !== undefined)) return undefined;
  return { do: 'rollback.set', with: { workloads: back.toReversed().map(({ with: settings }) => settings) } };
}

/** Each change is looked for in its own workload. */
function observe(change: Change, world: World, given: AtTime & { readonly sentAt: number }): Seen {
  const own = world.find(one => isOf(one, change.target));
  if (own) return rolloutUndo.observe(change, own, given);
  const unread = world.find(one => one.kind === 'unread');
  const says = unread?.kind === 'unread' ? unread.answer.says : safe(`${change.target.name} was not read`);
  return { landed: 'unreadable', effect: 'unknown', says };
}

const isOf = (world: WorkloadWorld, { gvr, namespace, name }: Target): boolean => {
  if (world.kind === 'unread') return false;
  const { workload } = world.family;
  return gvrOf(workload.kind) === gvr && workload.namespace === namespace && workload.name === name;
};
