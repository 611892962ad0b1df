import { listAt, textAt } from '../../domain/json.ts';
import { quantityOf } from '../../domain/quantity.ts';
import type { Reader } from '../../ports/reader.ts';
import type { Clock } from '../../ports/surroundings.ts';
import type { Usage } from '../../samples/resource-gauges.ts';

/** A metrics-server looks every 15 s. */
const freshMs = 10_000;
/** Most clusters that have none will not get one while we look. */
const askAgainMs = 300_000;

/** What the pods of a namespace take, by name, where the cluster serves `metrics.k8s.io`; nothing where it does not. */
export type PodUsage = (namespace: string, signal: AbortSignal) => Promise<ReadonlyMap<string, Usage>>;

export function podUsage(reader: Pick<Reader, 'list'>, clock: Clock): PodUsage {
  const known = new Map<string, { readonly until: number; readonly usage: Promise<ReadonlyMap<string, Usage>> }>();
  return (namespace, signal) => {
    const before = known.get(namespace);
    if (before && clock.monoMs() < before.until) return before.usage;
    const usage = ask(namespace, signal);
    known.set(namespace, { until: clock.monoMs() + freshMs, usage });
    return usage;
  };

  async function ask(namespace: string, signal: AbortSignal): Promise<ReadonlyMap<string, Usage>> {
    const path = `/apis/metrics.k8s.io/v1beta1/namespaces/${encodeURIComponent(namespace)}/pods`;
    const answer = await reader.list(path, signal);
    if (answer.kind !== 'ok') {
      const nothing = new Map<string, Usage>();
      // Rights and servers that are not there stay so for a while; a broken connection may be back at once.
      if (answer.kind !== 'unreachable')
        known.set(namespace, { until: clock.monoMs() + askAgainMs, usage: Promise.resolve(nothing) });
      return nothing;
    }
    return new Map(
      answer.value.flatMap((pod): readonly (readonly [string, Usage])[] => {
        const name = textAt(pod, 'metadata', 'name');
        const containers = listAt(pod, 'containers');
        if (name === undefined || containers.length === 0) return [];
        const sum = (resource: string) =>
          containers.reduce<number>(
            (all, container) => all + (quantityOf(textAt(container, 'usage', resource)) ?? 0),
            0,
          );
        return [[name, { cores: sum('cpu'), bytes: sum('memory') }]];
      }),
    );
  }
}
