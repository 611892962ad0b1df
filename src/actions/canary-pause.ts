import type { Change, Plan } from '../domain/change.ts';
import { isObject, type Json, textAt } from '../domain/json.ts';
import { ours, safe } from '../domain/safe-text.ts';
import { namesOf, workloadPath } from '../domain/workload.ts';
import { instantText, rampAnnotation, rampNoteOf, rampNoteText } from '../workloads/canary.ts';
import { defineAction, type Given } from './action.ts';
import { observeCanary } from './canary-effect.ts';
import {
  type CanaryRef,
  type CanaryWorld,
  canaryRef,
  parseCanaryRef,
  readCanaryWorld,
  stableRef,
} from './canary-world.ts';
import { changePlan } from './change-plan.ts';
import { annotationPointer, objectPatch } from './object-patch.ts';
import { kubectlFor } from './page-commands.ts';
import { withWorkloadNames, workloadSetting } from './step-settings.ts';
import { blocked } from './verb-action.ts';
import { workloadTarget } from './workload-world.ts';

type Settings = CanaryRef & { readonly isPaused: boolean };

/** Holds a ramp at its weight, whoever walks it and wherever, or lets it go on. No pod is touched. */
export const canaryPause = defineAction<Settings, CanaryWorld>({
  name: 'canary.pause',
  step: {
    says: 'Hold a ramp at the weight that it has, or let it go on. No pod is touched.',
    class: 'change',
    with: {
      workload: workloadSetting,
      paused: { type: 'yes-no', required: true, says: 'Whether it is held.' },
    },
    call: withWorkloadNames,
    byHand: settings => [
      `${kubectlFor(settings)} annotate deploy/${textAt(settings, 'workload', 'name') ?? 'NAME'}-canary --overwrite ${rampAnnotation}=NOTE`,
    ],
  },
  parse,
  read: readCanaryWorld,
  plan,
  observe: (change, world, given) =>
    observeCanary(change as Change, world, given, ({ family }) => ({
      effect: 'in-effect',
      says: ours(rampNoteOf(family.workload)?.paused ? 'the ramp is paused' : 'the ramp goes on'),
    })),
});

function parse(raw: Json): { settings: Settings } | { problems: readonly string[] } {
  if (!isObject(raw)) return { problems: ['the settings must be a map'] };
  const { ref, problems: wrong } = parseCanaryRef(raw);
  const problems = [...wrong, ...(typeof raw.paused === 'boolean' ? [] : ['"paused" must be yes or no'])];
  return ref && problems.length === 0 ? { settings: { ...ref, isPaused: raw.paused === true } } : { problems };
}

function plan({ namespace, name, isPaused }: Settings, { canary, may }: CanaryWorld, given: Given): Plan {
  const ref = canaryRef({ namespace, name });
  if (canary.kind === 'unread')
    return blocked(canary.answer.kind === 'absent' ? safe(`${name} has no canary`) : canary.answer.says);
  const note = rampNoteOf(canary.family.workload);
  if (!note) return blocked(safe(`nobody ramps ${ref.name}: there is nothing to hold`));
  if ((note.paused !== undefined) === isPaused)
    return {
      kind: 'nothing-to-do',
      because: safe(note.paused ? `${note.paused.by} paused it already` : 'the ramp is not paused'),
    };
  const { paused: _before, ...rest } = note;
  const noteAt = (at: string) => ({
    ...rest,
    ...(isPaused && { paused: { by: safe(given.by, 100), at: Date.parse(at) || 0 } }),
  });
  const pointer = annotationPointer(rampAnnotation);
  const does = isPaused ? 'hold' : 'go on with';
  return changePlan(
    {
      call: { do: 'canary.pause', with: { ...stableRef({ namespace, name }), paused: isPaused } },
      parts: [
        objectPatch(
          {
            name: 'canary.pause',
            target: workloadTarget(given.place.cluster, ref),
            path: workloadPath(ref),
            says: safe(`${does} the ramp of ${name} at ${note.now} %`),
            raw: canary.raw,
            writing: {
              tests: [{ op: 'test', path: pointer, value: canary.family.workload.annotations[rampAnnotation] ?? null }],
              writes: () => [],
              annotations: ({ at }) => ({
                [rampAnnotation]: rampNoteText(noteAt(at), { run: note.run, since: instantText(note.since) }),
              }),
            },
          },
          given,
        ),
      ],
      needs: [{ to: `patch ${namesOf('Deployment').plural} in ${namespace}`, may: may.patchCanary }],
      predictedMs: 1_000,
      undo: { do: 'canary.pause', with: { ...stableRef({ namespace, name }), paused: !isPaused } },
      words: {
        title: safe(`${isPaused ? 'HOLD' : 'GO ON WITH'} the ramp of ${name}`),
        changes: [{ what: ours('ramp'), after: ours(isPaused ? 'paused' : 'goes on') }],
        stays: [safe(`${note.now} %, and every pod`)],
        why: ours('you chose it'),
        effect: ours(
          isPaused ? 'whoever walks it stops within seconds; FAIL still takes it back while a run looks' : 'at once',
        ),
      },
      byHand: [`-n ${namespace} annotate deploy/${ref.name} --overwrite ${rampAnnotation}=NOTE`],
    },
    given,
  );
}
