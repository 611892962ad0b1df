import { isJsonObject } from '../json.ts';
import type { ListStructure, Structure } from '../schema/structure.ts';
import { anything, memberStructure } from '../schema/structure.ts';
import { granularOf, isBare } from './compare-fields.ts';
import { stepOfItem } from './field-steps.ts';

/** The live object with what is applied laid over it. Upstream: typed/merge.go. */
export function mergeApplied(structure: Structure, live: unknown, applied: unknown): unknown {
  if (applied === undefined) return live;
  const granular = granularOf(structure, applied ?? live);
  if (!granular || (isBare(live) && isBare(applied))) return applied;
  if (granular.is === 'list') return mergeItems(granular, asList(live), asList(applied));
  const before = isJsonObject(live) ? live : {};
  const after = isJsonObject(applied) ? applied : {};
  const merged: Record<string, unknown> = { ...before };
  for (const [name, member] of Object.entries(after)) {
    merged[name] = mergeApplied(memberStructure(granular, name) ?? anything, before[name], member);
  }
  return merged;
}

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/**
 * Live members keep their places, new ones come where the applied list has them between their neighbours: a shared
 * member waits until its turn in the applied order has come.
 */
function mergeItems(list: ListStructure, live: readonly unknown[], applied: readonly unknown[]): unknown {
  const liveSteps = live.map(item => stepOfItem(list, item));
  const appliedSteps = applied.map(item => stepOfItem(list, item));
  const inLive = countsOf(liveSteps);
  const inApplied = new Set(appliedSteps);
  const shared = appliedSteps.filter(step => inLive.has(step));
  const taken = new Set<string>();
  const merged: unknown[] = [];
  let next = shared.shift();
  let left = 0;
  let right = 0;
  const takeApplied = () => {
    const step = appliedSteps[right] as string;
    // Live members that are there twice are replaced, not merged.
    const before = inLive.get(step) === 1 ? live[liveSteps.indexOf(step)] : undefined;
    merged.push(mergeApplied(list.of, before, applied[right]));
    taken.add(step);
    right += 1;
  };
  while (left < live.length || right < applied.length) {
    const step = liveSteps[left];
    if (step !== undefined && right < applied.length) {
      if (step === appliedSteps[right]) {
        takeApplied();
        left += 1;
        next = shared.shift();
        continue;
      }
      if (inApplied.has(step) && next !== undefined && next !== step) {
        left += 1;
        continue;
      }
    }
    if (step !== undefined) {
      if (!inApplied.has(step)) {
        merged.push(live[left]);
        left += 1;
        continue;
      }
      if (taken.has(step)) left += 1;
    }
    if (right < applied.length) {
      const isNext = appliedSteps[right] === next;
      takeApplied();
      if (isNext) next = shared.shift();
    }
  }
  return merged;
}

function countsOf(steps: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const step of steps) counts.set(step, (counts.get(step) ?? 0) + 1);
  return counts;
}
