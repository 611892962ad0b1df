import { controllerRevisionKind } from '../../../src/practice/kinds/controller-revision-kind.ts';
import type { KubeObject, PodTemplate } from '../../../src/practice/kube-objects.ts';
import type { ControllerRevision } from '../../../src/practice/workload-objects.ts';
import { rule, type Subject } from './subject.ts';

type Kept = KubeObject & { spec: { template: PodTemplate } };

/** What must hold for the history of a StatefulSet or DaemonSet. */
export function historyRules<T extends Kept>(subject: Subject<T>, limit: number) {
  const kept = () =>
    [...(subject.cluster.store.list(controllerRevisionKind, 'shop') as readonly ControllerRevision[])].sort(
      (left, right) => left.revision - right.revision,
    );
  const imageOf = (template: PodTemplate) => template.spec.containers[0]?.image;
  let newest = { image: '', revision: 0 };
  return {
    look: () => {
      const numbers = kept().map(({ revision }) => revision);
      rule(subject, new Set(numbers).size === numbers.length, `revisions ${numbers} are not each other's`);
      const last = kept().at(-1);
      const { status, metadata, spec } = subject.read();
      const { observedGeneration } = status as { observedGeneration?: number };
      if (!last || observedGeneration !== metadata.generation) return;
      const now = { image: imageOf(last.data.spec.template) ?? '', revision: last.revision };
      rule(subject, now.image === imageOf(spec.template), 'the newest revision is not what is wanted');
      const isNew = now.image !== newest.image;
      rule(subject, isNew ? now.revision > newest.revision : now.revision === newest.revision, 'a revision went back');
      newest = now;
    },
    undo: (which: number) => {
      const target = kept()[which % Math.max(1, kept().length)];
      if (!target) return;
      const { $patch, ...template } = target.data.spec.template;
      subject.edit(() => ({ template }));
    },
    lookAtLast: () => {
      rule(subject, kept().length <= limit + 1, `${kept().length} revisions are kept`);
    },
  };
}
