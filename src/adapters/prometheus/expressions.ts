import { errorLabels } from '../../samples/error-types.ts';
import { metricsPages, pathLabels } from '../../samples/request-presets.ts';
import type { Profile } from './profile.ts';
import { type AskedPod, literally, podMatchers, quoted } from './selectors.ts';

/** What is asked of some pods; all raw: the differences are taken here, because `rate` loses the first failures of a series. */
export type Expressions = {
  /** Requests that did not fail, by how they ended. */
  readonly well: string;
  /** Those that failed, by all that tells their types apart. */
  readonly failed: string;
  readonly durations?: string;
  /** Since when a pod counts, and when it was scraped last: `what` is `start` or `at`. */
  readonly times: string;
  /** Counters and gauges of the application; `metric` holds the name. */
  readonly others?: string;
  /** What the pods take of their nodes, as the kubelet counts it, else as their processes do: `what` says which. */
  readonly usage: string;
};

export type Question = keyof Expressions;
/** In the order in which they are asked. */
export const questions = ['times', 'well', 'failed', 'durations', 'others', 'usage'] as const satisfies Question[];
/** Without the others there is still something to judge by. */
export const mustHave: ReadonlySet<Question> = new Set(['times', 'well', 'failed']);

export function expressionsOf(
  profile: Profile,
  pods: readonly AskedPod[],
  match: Readonly<Record<string, string>>,
): Expressions {
  const matchers = podMatchers(profile.split, pods, match);
  const scrapePath = pods[0]?.scrape?.path ?? '/metrics';
  const { split, preset, status, durations, others } = profile;
  const pod = split.label;
  const metric = profile.isNative ? preset.declaredAs : preset.counter;
  const pages = quoted([...new Set([scrapePath, ...metricsPages])].map(literally).join('|'));
  const notOurs = pathLabels.map(label => `${label}!~${pages}`).join(',');
  const only = preset.only ? `,${preset.only.label}=${quoted(preset.only.value)}` : '';
  const failing = quoted(`(?i:${preset.failed})`);
  const types = profile.isCoarse ? [pod, status] : [...new Set([pod, status, ...errorLabels])];
  /** Each series once, however many copies of it are stored. */
  const once = (name: string, rest = '', by: 'max' | 'avg' = 'max') =>
    `${by} without (${profile.copies.join(', ')}) (${name}{${matchers}${rest}})`;
  const counted = (rest: string) => {
    const all = `,${notOurs}${only}${rest}`;
    return profile.isNative ? `histogram_count(${once(metric, all, 'avg')})` : once(metric, all);
  };
  return {
    well: `sum by (${pod}, ${status}) (${counted(`,${status}!~${failing}`)})`,
    failed: `sum by (${types.join(', ')}) (${counted(`,${status}=~${failing}`)})`,
    ...(durations && {
      durations: durations.isNative
        ? `sum by (${pod}) (${once(durations.metric, `,${notOurs}${only}`, 'avg')})`
        : `sum by (${pod}, le) (${once(durations.metric, `,${notOurs}${only}`)})`,
    }),
    times: [
      what(
        'start',
        `max by (${pod}) (process_start_time_seconds{${matchers}} and on (instance) ${metric}{${matchers}})`,
      ),
      // Of an expression `timestamp` would say when it was evaluated, of a series when it was scraped.
      what('at', `max by (${pod}) (timestamp(up{${matchers}}) * (up{${matchers}} == 1))`),
      what('at', `max by (${pod}) (timestamp(${metric}{${matchers}}))`),
    ].join(' or '),
    ...(others.length > 0 && {
      others: others
        .map(name => `label_replace(sum by (${pod}) (${once(name)}), "metric", ${quoted(name)}, "", "")`)
        .join(' or '),
    }),
    usage: usageOf(profile, podMatchers(ofKubelet, pods, match), matchers),
  };
}

const ofKubelet = { by: 'pod', label: 'pod', namespaceLabel: 'namespace' } as const;

/** `max` where the same container is told of twice: by two kubelet jobs, or two replicas. */
function usageOf({ split, everyMs = 30_000 }: Profile, ofNodes: string, own: string): string {
  const over = `[${Math.max(120, Math.ceil((4 * everyMs) / 1_000))}s]`;
  const containers = `${ofNodes},container!="",container!="POD"`;
  const perPod = (of: string) => `sum by (pod) (max by (pod, container) (${of}))`;
  const periods = (which: string) => perPod(`increase(container_cpu_cfs_${which}periods_total{${containers}}${over})`);
  return [
    what('cpu', perPod(`rate(container_cpu_usage_seconds_total{${containers}}${over})`)),
    what('memory', perPod(`container_memory_working_set_bytes{${containers}}`)),
    what('throttled', `${periods('throttled_')} / (${periods('')} > 0)`),
    what('process-cpu', `max by (${split.label}) (rate(process_cpu_seconds_total{${own}}${over}))`),
    what('process-memory', `max by (${split.label}) (process_resident_memory_bytes{${own}})`),
  ].join(' or ');
}

const what = (is: string, expression: string): string => `label_replace(${expression}, "what", ${quoted(is)}, "", "")`;
