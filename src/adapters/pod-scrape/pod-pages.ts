import type { Answer, FailedAnswer } from '../../domain/answer.ts';
import type { PodReading } from '../../domain/measurement.ts';
import type { SampleSettings } from '../../domain/metrics-setting.ts';
import type { PodReport } from '../../domain/reports.ts';
import { ours, safe } from '../../domain/safe-text.ts';
import type { ApiProxy } from '../../ports/api-proxy.ts';
import type { Measurements } from '../../ports/measurements.ts';
import type { Clock } from '../../ports/surroundings.ts';
import { resourceGauges } from '../../samples/resource-gauges.ts';
import { sampleReader } from '../../samples/sample-reader.ts';
import { inTurns } from './in-turns.ts';
import type { PodUsage } from './pod-metrics.ts';
import { processUsage } from './process-usage.ts';
import { parsePrometheusText } from './prometheus-text.ts';

/** Pages that are asked for at once: the API server carries each of them, and it has other work. */
const atOnce = 12;
/** Enough of one owner's pods to stand for all. */
const mostOfOwner = 30;

/**
 * Reads the pods' own metrics pages through the API server, each where the pod says it is, else where most are. It
 * works with nothing installed. Of many pods of one owner the first by name are read, and the rest is missing. The
 * answer fails where no pod at all could be read.
 */
export function makePodPages(
  proxy: ApiProxy,
  clock: Clock,
  {
    settings = {},
    usageIn = async () => new Map(),
  }: { readonly settings?: SampleSettings | undefined; readonly usageIn?: PodUsage } = {},
): Measurements {
  const readSamples = sampleReader(settings);
  const usageOf = processUsage();

  async function ask(pod: PodReport, signal: AbortSignal): Promise<Answer<PodReading>> {
    const { path, port } = metricsOf(pod);
    const { namespace, name } = pod;
    const page = await proxy.get({ namespace, name, path, ...(port !== undefined && { port }) }, signal);
    if (page.kind !== 'ok') return page;
    const exposed = parsePrometheusText(page.value);
    const read = readSamples(exposed, path);
    if (!read) return { kind: 'absent', says: safe(`${name} serves ${path}, but counts no requests that we know.`) };
    const at = clock.now();
    // What the kubelet counts is the whole pod; what a process tells is better than nothing.
    const usage = { ...usageOf(pod.uid, exposed, at), ...(await usageIn(namespace, signal)).get(name) };
    const gauges = new Map([...(read.gauges ?? []), ...resourceGauges(usage, pod)]);
    return { kind: 'ok', value: { ...read, at, gauges }, at: page.at };
  }

  return {
    async read(all, signal) {
      const pods = firstOfEachOwner(all);
      const of = new Map<string, PodReading>();
      const failed: FailedAnswer[] = [];
      const answers = await inTurns(pods, atOnce, pod => ask(pod, signal));
      for (const [index, answer] of answers.entries()) {
        const uid = pods[index]?.uid;
        if (answer.kind !== 'ok') failed.push(answer);
        else if (uid !== undefined) of.set(uid, answer.value);
      }
      if (of.size === 0 && failed.length > 0) return worstOf(failed);
      const problems = [...new Set(failed.map(({ says }) => says))];
      return { kind: 'ok', value: { source: ours('the pods’ own pages'), of, problems }, at: clock.now() };
    },
  };
}

function firstOfEachOwner(pods: readonly PodReport[]): readonly PodReport[] {
  const owners = Map.groupBy(pods, ({ ownerUid }) => ownerUid);
  if ([...owners.values()].every(({ length }) => length <= mostOfOwner)) return pods;
  const byName = (own: readonly PodReport[]) => own.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return [...owners.values()].flatMap(own => byName(own).slice(0, mostOfOwner));
}

/** What a person can do something about comes first. */
const worstOf = (failed: readonly FailedAnswer[]): FailedAnswer =>
  failed.find(({ kind }) => kind === 'denied') ??
  failed.find(({ kind }) => kind === 'unreachable') ??
  failed[0] ?? { kind: 'absent', says: ours('no pod was asked') };

function metricsOf({ scrape, ports }: PodReport): {
  readonly path: string;
  readonly port: string | undefined;
} {
  const [first] = ports;
  const path = scrape?.path ?? '/metrics';
  return {
    path: path.startsWith('/') ? path : `/${path}`,
    port: scrape?.port ?? (first === undefined ? undefined : String(first)),
  };
}
