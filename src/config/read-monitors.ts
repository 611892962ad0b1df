import { isMap, isScalar, type Node, type YAMLMap } from 'yaml';
import type { MonitorUnit } from '../domain/deviation.ts';
import {
  type ErrorRule,
  type Expectation,
  type MonitorRule,
  type MonitorSettings,
  type MonitorSource,
  usualErrorRule,
} from '../domain/monitors.ts';
import { safe } from '../domain/safe-text.ts';
import { presets, usualMonitors } from './monitor-presets.ts';
import { nodeAt, patternsOf, textOf, unknownKeys, type Wrong } from './yaml-values.ts';

const word = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;
const lists = ['tell', 'page', 'workloads'] as const;
const limits = ['least', 'most', 'less', 'more', 'for'];
const ofOwn = ['gauge', 'counter', 'of', 'over', 'per', ...limits];

/**
 * What stands under `monitors:`. Naming a preset changes or adds it, `false` takes it away, any other name is a number of
 * one's own. One with a mistake is left out; the others count.
 */
export function monitorsOf(node: Node | undefined, told: Wrong): MonitorSettings | undefined {
  if (node === undefined) return undefined;
  if (!isMap(node)) {
    told(node, 'monitors must be a map of names, as db-connections: { most: 85 % }');
    return undefined;
  }
  const rules = new Map(usualMonitors.rules.map(rule => [rule.key, rule]));
  let errors: ErrorRule | undefined = usualErrorRule;
  for (const { key, value } of node.items) {
    const name = isScalar(key) ? String(key.value) : '';
    const [at, what] = [key as Node, value as Node | null];
    if (lists.some(one => one === name)) continue;
    if (isScalar(what) && what.value === false) {
      if (name === 'errors') errors = undefined;
      else if (!rules.delete(name)) told(at, `${safe(name, 40)} is not monitored anyway`);
    } else if (name === 'errors') errors = errorsOf(what, at, told) ?? errors;
    else {
      const rule = ruleOf(name, at, what, told);
      if (rule) rules.set(name, rule);
    }
  }
  const [tell, page, workloads] = lists.map(one => patternsOf(node, one, told));
  return {
    rules: [...rules.values()],
    ...(errors && { errors }),
    ...(tell?.length && { tell }),
    ...(page?.length && { page }),
    ...(workloads?.length && { workloads }),
  };
}

function errorsOf(node: Node | null, at: Node, wrong: Wrong): ErrorRule | undefined {
  if (!isMap(node)) {
    wrong(at, 'errors must be false, or a map with less and more, as { more: 3 }');
    return undefined;
  }
  unknownKeys(node, ['less', 'more'], 'errors', wrong);
  const [less, more] = [ratioOf(node, 'less', wrong), ratioOf(node, 'more', wrong)];
  return { less: less ?? usualErrorRule.less, more: more ?? usualErrorRule.more };
}

function ruleOf(name: string, at: Node, node: Node | null, told: Wrong): MonitorRule | undefined {
  let isSound = true;
  const wrong: Wrong = (where, says) => {
    isSound = false;
    told(where, says);
  };
  const preset = presets.find(({ key }) => key === name);
  if (!word.test(name)) wrong(at, `"${safe(name, 40)}" can't be a name: small letters, digits and -`);
  if (node === null || (isScalar(node) && node.value === true)) {
    if (!preset)
      wrong(
        at,
        `${safe(name, 40)} is no preset (${presets.map(({ key }) => key).join(', ')}): name its gauge or counter`,
      );
    return preset;
  }
  if (!isMap(node)) {
    wrong(at, `${safe(name, 40)} must be true, false or a map`);
    return undefined;
  }
  unknownKeys(node, preset ? limits : ofOwn, preset ? 'a preset' : 'a monitor', wrong);
  const source = preset?.source ?? sourceOf(name, node, at, wrong);
  const unit = preset?.unit ?? (source && unitOf(source));
  const expects = expectationOf(node, wrong) ?? preset?.expects;
  if (!expects && !limits.slice(0, 4).some(key => node.has(key)))
    wrong(at, `${safe(name, 40)} needs a limit: least or most, or less or more than usual`);
  const forMs = lengthOf(node, wrong) ?? preset?.forMs ?? 5 * 60_000;
  if (!isSound || !source || !unit || !expects) return undefined;
  return { key: name, name: preset?.name ?? safe(name, 60), unit, source, expects, forMs };
}

function sourceOf(name: string, node: YAMLMap, at: Node, wrong: Wrong): MonitorSource | undefined {
  const [gauge, counter] = [patternsOf(node, 'gauge', wrong), patternsOf(node, 'counter', wrong)];
  if (gauge.length > 0 === counter.length > 0) {
    wrong(at, `${safe(name, 40)} needs either gauge or counter: the name under which its pods tell it`);
    return undefined;
  }
  if (counter.length > 0) {
    for (const key of ['of', 'over']) if (node.has(key)) wrong(nodeAt(node, key), `${key} is only of a gauge`);
    const per = oneOf(node, 'per', ['second', 'request'], wrong) ?? 'request';
    return { from: 'counter', names: counter, per };
  }
  if (node.has('per')) wrong(nodeAt(node, 'per'), 'per is only of a counter');
  const of = patternsOf(node, 'of', wrong);
  const over = oneOf(node, 'over', ['sum', 'highest', 'lowest'], wrong) ?? (of.length > 0 ? 'highest' : 'sum');
  return { from: 'gauge', names: gauge, over, ...(of.length > 0 && { of }) };
}

const unitOf = (source: MonitorSource): MonitorUnit => {
  if (source.from === 'gauge') return source.of ? 'part' : 'count';
  return source.from === 'counter' && source.per === 'request' ? 'per-request' : 'per-second';
};

function expectationOf(node: YAMLMap, wrong: Wrong): Expectation | undefined {
  const [least, most] = [numberOf(node, 'least', wrong), numberOf(node, 'most', wrong)];
  const [less, more] = [ratioOf(node, 'less', wrong), ratioOf(node, 'more', wrong)];
  const hasRange = least !== undefined || most !== undefined;
  const hasRatio = less !== undefined || more !== undefined;
  if (hasRange && hasRatio)
    wrong(node, 'least and most are limits, less and more are times the usual: say one of both');
  if (least !== undefined && most !== undefined && least >= most)
    wrong(nodeAt(node, 'least'), 'least must be less than most');
  if (hasRange) return { kind: 'range', ...(least !== undefined && { least }), ...(most !== undefined && { most }) };
  return hasRatio
    ? { kind: 'usual', ...(less !== undefined && { less }), ...(more !== undefined && { more }) }
    : undefined;
}

/** `less: 50 %` or `0.5`, `more: 3`: times the usual. */
function ratioOf(node: YAMLMap, key: 'less' | 'more', wrong: Wrong): number | undefined {
  const ratio = numberOf(node, key, wrong);
  if (ratio === undefined) return undefined;
  if (key === 'less' ? ratio > 0 && ratio < 1 : ratio > 1) return ratio;
  wrong(
    nodeAt(node, key),
    key === 'less' ? 'less is a part of the usual, as 50 %' : 'more is so many times the usual, as 3',
  );
  return undefined;
}

const units: Readonly<Record<string, number>> = {
  '': 1,
  '%': 0.01,
  k: 1e3,
  M: 1e6,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
};

/** `90 %`, `200 Mi`, `12.5`. */
function numberOf(node: YAMLMap, key: string, wrong: Wrong): number | undefined {
  const text = textOf(node, key, wrong);
  if (text === undefined) return undefined;
  const [, number, unit = ''] = /^(-?\d+(?:\.\d+)?)\s*(%|k|M|Ki|Mi|Gi)?$/.exec(text.trim()) ?? [];
  if (number !== undefined) return Number(number) * (units[unit] ?? 1);
  wrong(nodeAt(node, key), `${key} must be a number, as 12.5, 90 % or 200 Mi`);
  return undefined;
}

function lengthOf(node: YAMLMap, wrong: Wrong): number | undefined {
  const text = textOf(node, 'for', wrong);
  if (text === undefined) return undefined;
  const [, number, unit] = /^(\d+)(m|h)$/.exec(text.trim()) ?? [];
  const ms = Number(number) * (unit === 'h' ? 3_600_000 : 60_000);
  // What is usual is known of two hours, by the minute.
  if (ms >= 60_000 && ms <= 3_600_000) return ms;
  wrong(nodeAt(node, 'for'), 'for is how long it must last, from 1m to 1h');
  return undefined;
}

function oneOf<Word extends string>(
  node: YAMLMap,
  key: string,
  words: readonly Word[],
  wrong: Wrong,
): Word | undefined {
  const text = textOf(node, key, wrong);
  if (text === undefined) return undefined;
  const found = words.find(one => one === text);
  if (!found) wrong(nodeAt(node, key), `${key} must be ${words.join(' or ')}, not "${safe(text, 40)}"`);
  return found;
}
