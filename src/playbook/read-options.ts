import type { Option, Position } from '../domain/playbook.ts';
import { safe } from '../domain/safe-text.ts';
import { factsIn, type Reading, refuseUnknown, textIn } from './reading.ts';
import { type Member, memberIn, type Value } from './yaml-tree.ts';

export type PlacedOption = Option & { readonly goAt: Position };

/** The ways that a `decide` step offers. */
export function readOptions(member: Member | undefined, reading: Reading): readonly PlacedOption[] {
  if (!member) return [];
  const { problems } = reading;
  if (member.value.kind !== 'list' || member.value.items.length === 0) {
    problems.error(member.value.at, 'options must be a list, each as { choose: Roll back, if: [fact], go: undo }');
    return [];
  }
  const options = member.value.items.flatMap(item => optionOf(item, reading) ?? []);
  for (const [index, { choose }] of options.entries())
    if (options.findIndex(one => one.choose === choose) < index)
      problems.error(member.value.items[index]?.at ?? member.at, `two options are called ${choose}`);
  return options;
}

function optionOf(item: Value, reading: Reading): PlacedOption | undefined {
  const { problems } = reading;
  if (item.kind !== 'map') {
    problems.error(item.at, 'an option must be a map, as { choose: Roll back, if: [fact], go: undo }');
    return undefined;
  }
  refuseUnknown(item, ['choose', 'if', 'unless', 'go'], 'an option', problems);
  for (const key of ['choose', 'go']) if (!memberIn(item, key)) problems.error(item.at, `this option needs ${key}`);
  const choose = textIn(memberIn(item, 'choose'), problems);
  const goMember = memberIn(item, 'go');
  const go = textIn(goMember, problems);
  const [when, unless] = [factsIn(item, 'if', reading), factsIn(item, 'unless', reading)];
  if (choose === undefined || go === undefined || !goMember) return undefined;
  return { choose: safe(choose, 80), if: when, unless, go, goAt: goMember.value.at };
}
