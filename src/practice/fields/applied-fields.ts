import { isJsonObject } from '../json.ts';
import type { Structure } from '../schema/structure.ts';
import { anything, memberStructure } from '../schema/structure.ts';
import { granularOf, isBare, itemsByStep } from './compare-fields.ts';
import type { FieldSet } from './field-set.ts';
import { emptySet } from './field-set.ts';

/** Every field that an applied object names. Upstream: typed/tofieldset.go. */
export function fieldsOf(structure: Structure, value: unknown): FieldSet {
  const set = emptySet();
  const granular = granularOf(structure, value);
  if (granular?.is === 'list') {
    for (const [step, items] of itemsByStep(granular, value)) {
      set.members.add(step);
      if (items.length === 1) set.below.set(step, fieldsOf(granular.of, items[0]));
    }
    return set;
  }
  if (!granular || !isJsonObject(value)) return set;
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const step = `f:${name}`;
    const type = memberStructure(granular, name) ?? anything;
    const isWhole = granularOf(type, member) === undefined;
    const isEmptyMap = member === null || (isJsonObject(member) && isBare(member));
    if (isWhole || isEmptyMap || granular.is === 'map') set.members.add(step);
    if (!isWhole) set.below.set(step, fieldsOf(type, member));
  }
  return set;
}

/** With the fields of structs above each member: to remove all of a struct's fields is to remove the struct. */
export function withNamedFields(structure: Structure, set: FieldSet): FieldSet {
  const result: FieldSet = { members: new Set(set.members), below: new Map() };
  for (const [step, child] of set.below) {
    if (structure.is === 'struct' && structure.fields.has(step.slice(2))) result.members.add(step);
    result.below.set(step, withNamedFields(structureBelow(structure, step), child));
  }
  return result;
}

function structureBelow(structure: Structure, step: string): Structure {
  if (structure.is === 'list') return structure.of;
  return memberStructure(structure, step.slice(2)) ?? anything;
}

/** The value without what the set names; undefined when nothing is left of it. Upstream: typed/remove.go. */
export function withoutFields(structure: Structure, value: unknown, taken: FieldSet): unknown {
  const granular = granularOf(structure, value);
  if (!granular)
    return structure.is === 'scalar' || (structure.is === 'any' && !Array.isArray(value)) ? value : undefined;
  if (granular.is === 'list') {
    if (!Array.isArray(value)) return undefined;
    const kept: unknown[] = [];
    for (const [step, items] of itemsByStep(granular, value)) {
      if (taken.members.has(step)) continue;
      const loss = taken.below.get(step);
      kept.push(...items.map(item => (loss ? withoutFields(granular.of, item, loss) : item)));
    }
    return kept.length > 0 ? kept : undefined;
  }
  if (!isJsonObject(value)) return undefined;
  const kept: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    const step = `f:${name}`;
    if (taken.members.has(step)) continue;
    const loss = taken.below.get(step);
    const type = memberStructure(granular, name) ?? anything;
    const rest = loss ? withoutFields(type, member, loss) : member;
    if (rest !== undefined) kept[name] = rest;
  }
  return Object.keys(kept).length > 0 ? kept : undefined;
}
