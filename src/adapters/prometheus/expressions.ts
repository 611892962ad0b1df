import { errorLabels } from '../../samples/error-types.ts';
import { metricsPages, pathLabels } from '../../samples/request-presets.ts';
import type { Profile } from './profile.ts';
import { literally, quoted } from './selectors.ts';

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
};

export function expressionsOf(profile: Profile, matchers: string, scrapePath = '/metrics'): Expressions {
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
  };
}

const what = (is: string, expression: string): string => `label_replace(${expression}, "what", ${quoted(is)}, "", "")`;
