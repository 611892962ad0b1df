import { imageParts } from '../domain/image.ts';
import { objectAt, textAt } from '../domain/json.ts';
import { ours, safe } from '../domain/safe-text.ts';
import { slashName } from '../domain/workload.ts';
import { templateSha } from '../workloads/last-action.ts';
import { templateDiff } from '../workloads/template-diff.ts';
import { verbStep } from './step-settings.ts';
import { templateEffect } from './template-effect.ts';
import { containerAt, containersInWords, imageRule, withImage } from './template-image.ts';
import { inWordsFor, templateWarnings } from './template-words.ts';
import { blocked, defineVerb } from './verb-action.ts';

/** Gives one container another image. */
export const imageSet = defineVerb<{ readonly container: string; readonly image: string }>({
  name: 'image.set',
  verb: 'image',
  step: verbStep({
    says: 'Give one container another image.',
    with: {
      container: { type: 'name', required: true, says: 'The container in the pod template.' },
      image: { type: 'text', required: true, says: 'The image, with its tag or digest.' },
    },
    byHand: (of, { container, image }) => `set image ${of} ${container}=${image}`,
  }),
  parse(raw) {
    const [container, image] = [textAt(raw, 'container'), textAt(raw, 'image')];
    const problems = [
      ...(container ? [] : ['"container" is missing']),
      ...(image && imageRule.test(image) ? [] : ['"image" is missing, or is no image']),
    ];
    return container && image && problems.length === 0 ? { container, image } : { problems };
  },
  intend({ kind, namespace, name, container, image }, { family, raw }, { hash }) {
    const { workload } = family;
    const before = objectAt(raw, 'spec', 'template');
    const found = containerAt(before, container);
    if (!found) return blocked(safe(`${name} has no container ${container}; there ${containersInWords(before)}`));
    if (found.image === image)
      return { kind: 'nothing-to-do', because: safe(`${container} of ${name} has the image ${image} already`) };
    const after = withImage(before, found, image);
    const predictedMs = inWordsFor.freshPods(family);
    return {
      kind: 'intended',
      says: safe(`set the image of ${container} in ${name} to ${image}`),
      with: { container, image },
      writing: {
        tests: [{ op: 'test', path: '/spec/template', value: before }],
        writes: () => [{ op: 'replace', path: `${found.pointer}/image`, value: image }],
        template: () => templateSha(after, hash),
      },
      undo: { do: 'image.set', with: { kind, namespace, name, container, image: found.image } },
      ...(predictedMs !== undefined && { predictedMs }),
      preview: {
        title: safe(`SET IMAGE of ${name}: ${container}`),
        changes: templateDiff(before, after),
        stays: [ours('all else in the pod template'), inWordsFor.size(workload)],
        why: safe(`you chose ${image}`),
        effect: inWordsFor.time(predictedMs, family),
        unknown: [safe(`image ${imageParts(safe(image)).version ?? image} pullable: not asked`)],
        warnings: [
          ...(workload.paused ? [ours('it is paused: nothing rolls until it is resumed')] : []),
          ...templateWarnings(family),
          ...(image.includes('@sha256:') ? [] : [ours('a tag can be moved; a digest can’t')]),
        ],
      },
      byHand: `set image ${slashName({ kind, name })} ${container}=${image}`,
    };
  },
  effect: templateEffect,
});
