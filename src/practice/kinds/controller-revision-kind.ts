import type { JsonObject } from '../json.ts';
import { equalJson, isJsonObject } from '../json.ts';
import type { FieldProblem } from './field-problem.ts';
import { invalid, required } from './field-problem.ts';
import type { ResourceRow } from './resource-row.ts';
import { notNegative } from './workload-problems.ts';

export const controllerRevisionKind: ResourceRow = {
  group: 'apps',
  version: 'v1',
  resource: 'controllerrevisions',
  singular: 'controllerrevision',
  kind: 'ControllerRevision',
  shortNames: [],
  namespaced: true,
  subresources: [],
  generation: 'none',
  hasStatus: false,
  fill: object => {
    object.revision ??= 0;
  },
  problems: revisionProblems,
};

/** Upstream: ValidateControllerRevisionCreate and …Update in pkg/apis/apps/validation. The number alone may change. */
function revisionProblems(object: JsonObject, previous: JsonObject | undefined): FieldProblem[] {
  const problems = notNegative('revision', object.revision);
  if (previous) {
    return equalJson(object.data, previous.data)
      ? problems
      : [...problems, invalid('data', object.data, 'field is immutable')];
  }
  if (object.data === undefined || object.data === null) return [...problems, required('data', 'data is mandatory')];
  return isJsonObject(object.data) ? problems : [...problems, required('data', 'data must be a valid JSON object')];
}
