import type { MetricsSetting } from '../../domain/metrics-setting.ts';
import type { PodReport } from '../../domain/reports.ts';
import type { Span } from '../../ports/measurements.ts';
import type { Profile } from './profile.ts';
import type { Queries } from './queries.ts';
import { type AskedPod, literally, namedMatchers } from './selectors.ts';

/** Of generated names: `SafeEncodeString` of k8s.io/apimachinery/pkg/util/rand leaves out what could spell a word. */
const letters = '[bcdfghjklmnpqrstvwxz2456789]';
/** A busy autoscaler leaves thousands of names; so many pods tell enough. */
const mostGone = 1_000;

export type GonePod = AskedPod & { readonly hash: string };

/**
 * Pods of the same Deployment that were stored in that time and are gone: the hash of their template is in their names,
 * which are their uids as well. None of other kinds of workload, nor where series are not told apart by names.
 */
export async function gonePods(
  pods: readonly PodReport[],
  { split, preset, isNative }: Profile,
  span: Span,
  { match }: MetricsSetting,
  queries: Queries,
  signal: AbortSignal,
): Promise<readonly GonePod[]> {
  const [one] = pods;
  const hash = one?.labels['pod-template-hash'];
  if (!one || split.by !== 'pod' || hash === undefined) return [];
  const base = one.name.replace(/-[^-]+-[^-]+$/, '');
  const pattern = `${literally(base)}-${letters}{1,10}-${letters}{5}`;
  const metric = isNative ? preset.declaredAs : preset.counter;
  const selector = `${metric}{${namedMatchers(split, [one.namespace], pattern, match)}}`;
  const names = await queries.values(split.label, selector, span, signal);
  // What does not answer this still tells of the pods that live.
  if (names.kind !== 'ok') return [];
  const live = new Set(pods.map(({ name }) => name));
  const whole = new RegExp(`^${pattern}$`);
  return names.value
    .filter(name => !live.has(name) && whole.test(name))
    .slice(-mostGone)
    .map(name => ({
      uid: name,
      name,
      namespace: one.namespace,
      hash: name.split('-').at(-2) ?? '',
      ...(one.scrape && { scrape: one.scrape }),
    }));
}
