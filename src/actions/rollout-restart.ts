import { field, isObject, type Json, type JsonObject, objectAt } from '../domain/json.ts';
import { ours, safe } from '../domain/safe-text.ts';
import { slashName } from '../domain/workload.ts';
import { templateSha } from '../workloads/last-action.ts';
import { rulesOf } from '../workloads/registry.ts';
import type { Operation } from './object-patch.ts';
import { verbStep } from './step-settings.ts';
import { templateEffect } from './template-effect.ts';
import { inWordsFor, templateWarnings } from './template-words.ts';
import { defineVerb } from './verb-action.ts';

/** kubectl's own: a restart by either is one to the other. */
const restartedAt = 'kubectl.kubernetes.io/restartedAt';

/** Replaces every pod by one of the same template, in the order of a rollout. */
export const rolloutRestart = defineVerb({
  name: 'rollout.restart',
  verb: 'restart',
  step: verbStep({ says: 'Replace every pod by one of the same template.', byHand: of => `rollout restart ${of}` }),
  parse: () => ({}),
  intend({ kind, namespace, name }, { family, raw }, { hash }) {
    const { workload } = family;
    const current = rulesOf(family).current(family);
    const before = objectAt(raw, 'spec', 'template');
    const predictedMs = current && inWordsFor.freshPods(family);
    return {
      kind: 'intended',
      says: safe(`restart the pods of ${name}`),
      writing: {
        tests: [{ op: 'test', path: '/spec/template', value: before }],
        writes: at => stamped(before, at),
        template: at => templateSha(withStamp(before, at), hash),
      },
      // Taking a restart back restarts once more; what it brings back is the template to the letter.
      undo: { do: 'rollout.undo', with: { kind, namespace, name, template: templateSha(before, hash) } },
      ...(predictedMs !== undefined && { predictedMs }),
      preview: {
        title: safe(`RESTART ${name}`),
        changes: [
          { what: ours('every pod'), before: ours('as it runs'), after: ours('a new one of the same template') },
        ],
        stays: [ours('images, environment and settings'), inWordsFor.size(workload)],
        why: ours('what a pod has in its memory, or read at its start, is renewed'),
        effect: inWordsFor.time(predictedMs, family),
        warnings: [
          ...templateWarnings(family),
          ours('a tag that was pushed again may bring another image'),
          ours('it makes a new revision; the oldest one that is kept may fall off'),
        ],
      },
      byHand: `rollout restart ${slashName({ kind, name })}`,
    };
  },
  effect: templateEffect,
});

const pointer = `/spec/template/metadata/annotations/${restartedAt.replace('/', '~1')}`;

function stamped(template: Json, at: string): readonly Operation[] {
  if (isObject(field(template, 'metadata', 'annotations'))) return [{ op: 'add', path: pointer, value: at }];
  if (isObject(field(template, 'metadata')))
    return [{ op: 'add', path: '/spec/template/metadata/annotations', value: { [restartedAt]: at } }];
  return [{ op: 'add', path: '/spec/template/metadata', value: { annotations: { [restartedAt]: at } } }];
}

const withStamp = (template: JsonObject, at: string): JsonObject => ({
  ...template,
  metadata: {
    ...objectAt(template, 'metadata'),
    annotations: { ...objectAt(template, 'metadata', 'annotations'), [restartedAt]: at },
  },
});
