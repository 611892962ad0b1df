import { readWorkloadWorld, type WorkloadWorld } from '../actions/workload-world.ts';
import { canonical, field, isObject, type Json, type JsonObject, listAt, textAt } from '../domain/json.ts';
import { redacted } from '../domain/safe-text.ts';
import { revisionName, standingOf } from '../workloads/standing.ts';
import { defineFact } from './fact.ts';
import { holdsNot, unknown } from './judged.ts';

/** Flags of a flag service can't be asked yet. Those in the pods' environment come with the revision, and go with it. */
export const errorsBeganWithFlagChange = defineFact<WorkloadWorld>({
  name: 'errors-began-with-flag-change',
  asks: 'Did the errors begin when a feature flag changed?',
  read: ({ workload }, from, signal) => readWorkloadWorld(workload, from, signal),
  judge(_about, world, given) {
    if (world.kind === 'unread') return unknown(`not read: ${world.answer.says}`);
    const { current, good } = standingOf(world.family, world.records, given);
    const changed = current && good ? changedFlags(good.kept.template, current.kept.template) : [];
    const [first, ...others] = changed;
    if (!current || !first) return unknown('no flag source is configured');
    const more = others.length > 0 ? ` and ${others.length} more` : '';
    return holdsNot(`${first}${more} came with ${revisionName(current.revision)}, and goes with it`, { changed });
  },
});

const isFlag = (name: string): boolean => /^(?:FEATURE|FLAG|FF)_/.test(name);

/** `FEATURE_NEW_CART=on`, of variables that differ or are new; `FEATURE_X removed`. */
function changedFlags(before: JsonObject, after: JsonObject): readonly string[] {
  const [was, is] = [flagsOf(before), flagsOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter(name => was.get(name) !== is.get(name))
    .map(name => `${name}${is.has(name) ? `=${is.get(name)}` : ' removed'}`);
}

const flagsOf = (template: JsonObject): ReadonlyMap<string, string> =>
  new Map(
    listAt(template, 'spec', 'containers')
      .flatMap(container => listAt(container, 'env'))
      .filter(isObject)
      .flatMap(variable => {
        const name = textAt(variable, 'name') ?? '';
        return isFlag(name) ? [[name, valueOfVariable(variable, name)] as const] : [];
      }),
  );

function valueOfVariable(variable: JsonObject, name: string): string {
  const source: Json | undefined = field(variable, 'valueFrom');
  return source === undefined ? redacted(textAt(variable, 'value') ?? '', name) : `(${canonical(source)})`;
}
