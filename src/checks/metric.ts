import { age } from '../domain/duration.ts';
import { numberAt, textAt } from '../domain/json.ts';
import { type MetricName, metricNames } from '../domain/metrics.ts';
import { safe } from '../domain/safe-text.ts';
import type { WorkloadRef } from '../domain/workload.ts';
import { count, counted, times } from '../wording/numbers.ts';
import { type CountedWindow, countWindow, figureOf } from '../workloads/counted-window.ts';
import { defineCheck } from './check.ts';
import { aboutWorkload, parseWorkload } from './check-settings.ts';
import { type Judged, unknown, unread } from './check-worlds.ts';
import { baselineOf, exampleLimit, figureInWords, type Limit, limitOf } from './metric-limit.ts';
import { type Counters, type CountersWorld, watchCounters } from './watch-counters.ts';

type Settings = {
  readonly metric: MetricName;
  readonly ref?: WorkloadRef;
  readonly side: 'below' | 'above';
  readonly limit: Limit;
  readonly atLeastRequests?: number;
};
type World = { readonly counters?: CountersWorld; readonly baseline?: number };

/** What the pods counted since this step was entered, or over the last 5 minutes of it, is below or above a limit. */
export const metric = defineCheck<Settings, World>({
  name: 'metric',
  form: {
    says: 'What the pods count of themselves is below or above a limit, since the step was entered.',
    with: {
      name: { type: 'choice', required: true, oneOf: metricNames, says: 'What is counted.' },
      workload: aboutWorkload,
      below: { type: 'text', says: 'As `0.5%`, `1.2s`, `20/s`, or `1.2x baseline`.' },
      above: { type: 'text', says: 'As `below`; one of the two must be there.' },
      'at-least-requests': {
        type: 'number',
        says: 'With fewer nothing is known; without it, as many as the limit needs to mean something.',
      },
    },
  },
  parse(raw) {
    const { ref, problems } = parseWorkload(raw);
    const name = metricNames.find(one => one === textAt(raw, 'name'));
    if (!name) return { problems: [...problems, `"name" must be one of ${metricNames.join(', ')}`] };
    const side = raw.above === undefined ? 'below' : 'above';
    const limit = limitOf(name, raw[side]);
    const least = numberAt(raw, 'at-least-requests');
    const wrong = [
      ...problems,
      ...(raw.above !== undefined && raw.below !== undefined ? ['either "below" or "above", not both'] : []),
      ...(limit ? [] : [`"${side}" must be a limit, as ${exampleLimit(name)} or 1.2x baseline`]),
      ...(raw['at-least-requests'] === undefined || (least !== undefined && least > 0)
        ? []
        : ['"at-least-requests" must be a number above 0']),
    ];
    if (!limit || wrong.length > 0) return { problems: wrong };
    return {
      settings: {
        metric: name,
        side,
        limit,
        ...(ref && { ref }),
        ...(least !== undefined && { atLeastRequests: least }),
      },
    };
  },
  async read({ metric: name, ref }, from, signal) {
    const about = ref ?? from.walk?.workload;
    const baseline = baselineOf(name, from.walk?.values);
    return {
      ...(about && { counters: await watchCounters(about, from, signal) }),
      ...(baseline !== undefined && { baseline }),
    };
  },
  judge(settings, { counters, baseline }) {
    if (counters === undefined || counters.kind === 'unread') return unread(counters);
    if (counters.kind === 'no-pods') return unknown('the pods could not be read');
    if (counters.asked === 0) return unknown('no pod runs that could be asked what it counts');
    return judgeCounters(settings, counters, baseline);
  },
});

function judgeCounters(settings: Settings, counters: Counters, baseline: number | undefined): Judged {
  const { metric: name, side, limit } = settings;
  const bound = limit.kind === 'fixed' ? limit.value : baseline === undefined ? undefined : baseline * limit.times;
  if (bound === undefined)
    return unknown(`${label(name)}: no step before this one measured a baseline; give a fixed limit instead`);
  if (bound === 0 && side === 'below')
    return unknown(`${label(name)}: nothing is below a baseline of 0; give a fixed limit instead`);
  const { unread: silent, because } = counters;
  if (silent > 0)
    return unknown(
      `${label(name)}: ${silent} of ${counters.asked} pods could not be read${because ? `: ${because}` : ''}`,
    );
  const window = countWindow(counters.samples);
  const evidence = { metric: name, side, limit: bound, ...(baseline !== undefined && { baseline }), ...plain(window) };
  const missing = missingIn(settings, bound, window);
  if (missing) return unknown(`${label(name)}: not known yet, ${missing}`, evidence);
  const figure = figureOf(name, window);
  if (!figure) return unknown(`${label(name)}: the pods don't tell how long requests take`, evidence);
  const { value, isAtLeast } = figure;
  if (isAtLeast && bound > value)
    return unknown(
      `${label(name)}: longer than ${figureInWords(name, value)}, and the pods tell no longer times apart`,
      {
        ...evidence,
        value,
      },
    );
  const holds = side === 'below' ? value < bound && !isAtLeast : value > bound || isAtLeast === true;
  const shown = `${isAtLeast ? 'over ' : ''}${figureInWords(name, value)}`;
  const against = `${holds ? '' : 'not '}${side === 'below' ? 'under' : 'over'} ${figureInWords(name, bound)}`;
  return {
    holds: holds ? 'yes' : 'no',
    says: safe(
      `${label(name)} ${shown}, ${against}${relative(name, limit, baseline)}: ${basis(name, window, counters)}`,
    ),
    evidence: { ...evidence, value },
  };
}

const label = (name: MetricName): string =>
  name === 'error-ratio' ? 'errors' : name === 'requests' ? 'requests' : name.replace('latency-', '');

const relative = (name: MetricName, limit: Limit, baseline: number | undefined): string =>
  limit.kind === 'baseline' && baseline !== undefined
    ? ` (${times(limit.times)} the baseline of ${figureInWords(name, baseline)})`
    : '';

function basis(name: MetricName, { requests, failures, ms }: CountedWindow, { asked, running }: Counters): string {
  const of =
    name === 'error-ratio' ? `${count(failures)} of ${count(requests)} requests` : counted(requests, 'request');
  return `${of} to ${asked < running ? `${asked} of ` : ''}${counted(running, 'pod')} over ${age(ms)}`;
}

/** A rate needs some time; a share needs so many requests that a few of them would break the limit. */
const shortestMs = 10_000;
const usualLeast: { readonly [Metric in MetricName]: number } = {
  'error-ratio': 100,
  'latency-p50': 20,
  'latency-p95': 100,
  'latency-p99': 500,
  requests: 0,
};
/** So many failures would be there if the share was at its limit. */
const expectedFailures = 3;

function missingIn(
  { metric: name, side, atLeastRequests }: Settings,
  bound: number,
  { requests, ms }: CountedWindow,
): string | undefined {
  if (name === 'requests') return ms < shortestMs ? `watched for ${age(ms)} of ${age(shortestMs)}` : undefined;
  const forLimit = name === 'error-ratio' && side === 'below' ? Math.ceil(expectedFailures / bound) : 0;
  const needed = atLeastRequests ?? Math.max(usualLeast[name], forLimit);
  return requests < needed ? `${count(requests)} of ${count(needed)} requests counted over ${age(ms)}` : undefined;
}

const plain = ({ pods, requests, failures, ms }: CountedWindow) => ({ pods, requests, failures, ms });
