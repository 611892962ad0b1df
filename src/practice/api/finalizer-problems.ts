import { CLEANUP } from '../kinds/custom-resource-definition-kind.ts';
import type { FieldProblem } from '../kinds/field-problem.ts';
import { forbidden, invalid } from '../kinds/field-problem.ts';
import type { KubeObject } from '../kube-objects.ts';
import { FOREGROUND, ORPHAN } from './deletion-rules.ts';

/** The last one belongs to definitions of kinds, which are checked less strictly. */
const STANDARD = ['kubernetes', ORPHAN, FOREGROUND, CLEANUP];
const FIELD = 'metadata.finalizers';

/** Upstream: ValidateFinalizers, ValidateNoNewFinalizers and validateKubeFinalizerName. */
export function finalizerProblems({ metadata }: KubeObject, previous: KubeObject | undefined): FieldProblem[] {
  const { finalizers = [] } = metadata;
  const problems: FieldProblem[] = [];
  if (finalizers.includes(ORPHAN) && finalizers.includes(FOREGROUND)) {
    problems.push(invalid(FIELD, finalizers, `finalizer ${ORPHAN} and ${FOREGROUND} cannot be both set`));
  }
  if (previous?.metadata.deletionTimestamp) {
    const known = previous.metadata.finalizers ?? [];
    const added = finalizers.filter(each => !known.includes(each)).sort();
    if (added.length > 0) {
      const list = `[]string{${added.map(each => JSON.stringify(each)).join(', ')}}`;
      const words = `no new finalizers can be added if the object is being deleted, found new finalizers ${list}`;
      // Found by what all kinds share, and by the kind once more.
      problems.push(forbidden(FIELD, words), forbidden(FIELD, words));
    }
  }
  finalizers.forEach((name, index) => {
    if (name.includes('/') || STANDARD.includes(name)) return;
    const words = 'name is neither a standard finalizer name nor is it fully qualified';
    problems.push(invalid(`${FIELD}[${index}]`, name, words));
  });
  return problems;
}
