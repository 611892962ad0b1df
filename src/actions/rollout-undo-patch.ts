import type { Id, Sha } from '../domain/brands.ts';
import type { Sendable } from '../domain/change.ts';
import { versionOf } from '../domain/image.ts';
import { canonical, field, isObject, type Json, pointerSegment } from '../domain/json.ts';
import { safe } from '../domain/safe-text.ts';
import { workloadPath } from '../domain/workload.ts';
import { lastActionAnnotation, templateSha } from '../workloads/last-action.ts';
import { rulesOf } from '../workloads/registry.ts';
import { bareTemplate } from '../workloads/shared/kept.ts';
import type { Given } from './action.ts';
import type { UndoSettings, UndoTarget } from './rollout-undo.ts';
import { type WorkloadWorld, workloadTarget } from './workload-world.ts';

const causeAnnotation = 'kubernetes.io/change-cause';
const causePointer = `/metadata/annotations/${pointerSegment(causeAnnotation)}`;
const markPointer = `/metadata/annotations/${pointerSegment(lastActionAnnotation)}`;

/**
 * The API server stops a PATCH after 34 s (apiserver endpoints/handlers/patch.go), and a request that is refused
 * before it is processed is sent again for 10 s at most; so later than this nothing of it can land any more.
 */
const landsWithinMs = 45_000;

/**
 * The one request of an undo. It begins with tests: of the uid, so that it can't hit a recreated object; of the exact
 * template that was shown, so that nobody's newer release is overwritten; and that it isn't paused. It tests neither
 * generation nor resourceVersion: an autoscaler moves those in the middle of an incident.
 */
export function undoChange(
  settings: UndoSettings,
  { target, kept }: UndoTarget,
  world: WorkloadWorld & { kind: 'read' },
  given: Given,
): { readonly sendable: Sendable; readonly planHash: Sha } {
  const { raw, family } = world;
  const { name, uid } = family.workload;
  const template = bareTemplate(kept.template);
  const current = rulesOf(family).current(family);
  const from = current ? `r${current.revision}` : 'what was asked for';
  const cause = `rolled back from ${from} to r${target.number} (${versionOf(target.images)}) by ${given.by}${settings.reason ? `: ${settings.reason}` : ''}`;
  const sha = templateSha(template, given.hash);
  const markWith = (change: string, run: string, at: string) =>
    JSON.stringify({ change, run, by: given.by, at, template: sha });
  const bodyWith = (mark: string): Json =>
    patch(raw, template, { [causeAnnotation]: cause, [lastActionAnnotation]: mark });

  const id = given.nextId();
  const mark = markWith(id, given.run, new Date(given.now).toISOString());
  const body = bodyWith(mark);
  const path = workloadPath(settings);
  const cluster = given.place.cluster;
  const shaOf = (value: Json | undefined) => (value === undefined ? undefined : given.hash(canonical(value)));
  const markBefore = shaOf(field(raw, 'metadata', 'annotations', lastActionAnnotation));
  const templateBefore = shaOf(field(raw, 'spec', 'template'));
  const probed = workloadTarget(cluster, settings, uid);

  return {
    sendable: {
      id: id as Id,
      target: probed,
      says: safe(`put r${target.number}'s pod template (${versionOf(target.images)}) back into ${name}`),
      class: 'change',
      probes: [
        {
          target: probed,
          pointer: markPointer,
          ...(markBefore && { before: markBefore }),
          after: given.hash(canonical(mark)),
        },
        // What is stored may be more than what was sent, so the engine takes this `after` from the dry run.
        { target: probed, pointer: '/spec/template', ...(templateBefore && { before: templateBefore }) },
      ],
      via: 'kube',
      bytes: given.hash(canonical(body)),
      repeatable: false,
      landsWithinMs,
      effect: {
        via: 'kube',
        method: 'PATCH',
        path,
        contentType: 'application/json-patch+json',
        body: JSON.stringify(body),
      },
    },
    planHash: given.hash(
      canonical({
        server: given.place.server,
        cluster,
        call: 'rollout.undo',
        path,
        uid,
        body: bodyWith(markWith('(change)', '(run)', '(time)')),
      }),
    ),
  };
}

function patch(raw: Json, template: Json, annotations: { readonly [key: string]: string }): Json {
  const hasAnnotations = isObject(field(raw, 'metadata', 'annotations'));
  return [
    { op: 'test', path: '/metadata/uid', value: field(raw, 'metadata', 'uid') ?? null },
    { op: 'test', path: '/spec/template', value: field(raw, 'spec', 'template') ?? null },
    // True for an absent member, which is how "not paused" is written.
    { op: 'test', path: '/spec/paused', value: null },
    { op: 'replace', path: '/spec/template', value: template },
    ...(hasAnnotations
      ? Object.entries(annotations).map(([key, value]) => ({
          op: 'add',
          path: key === causeAnnotation ? causePointer : markPointer,
          value,
        }))
      : [
          { op: 'test', path: '/metadata/annotations', value: null },
          { op: 'add', path: '/metadata/annotations', value: annotations },
        ]),
  ];
}
