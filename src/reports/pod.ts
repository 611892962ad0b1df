import { field, type Json, listAt, numberAt, textAt } from '../domain/json.ts';
import { quantityOf } from '../domain/quantity.ts';
import type { PodReport } from '../domain/reports.ts';
import { clean, cleanAt } from './clean.ts';
import { conditionsOf } from './condition.ts';
import { containerReportsOf } from './container.ts';
import { metaOf } from './meta.ts';
import { templateHashOf } from './template-hash.ts';

export function podOf(object: Json): PodReport | undefined {
  const meta = metaOf(object);
  if (!meta) return undefined;
  const conditions = conditionsOf(object);
  const readiness = conditions.find(({ type }) => type === 'Ready');
  const isReady = readiness?.status === 'True';
  const ip = textAt(object, 'status', 'podIP');
  const node = textAt(object, 'spec', 'nodeName');
  const scrape = scrapeOf(meta.annotations);
  const resources = resourcesOf(object);
  return {
    ...meta,
    kind: 'Pod',
    hash: templateHashOf(object),
    phase: cleanAt(object, 'status', 'phase'),
    ...(ip && { ip: clean(ip) }),
    ...(node && { node }),
    isReady,
    ...(isReady && readiness.changedAt !== undefined && { readySince: readiness.changedAt }),
    conditions,
    containers: containerReportsOf(object),
    ports: portsOf(object),
    ...(scrape && { scrape }),
    ...(resources && { resources }),
  };
}

const portsOf = (object: Json): readonly number[] =>
  listAt(object, 'spec', 'containers')
    .flatMap(container => listAt(container, 'ports'))
    .filter(port => (textAt(port, 'protocol') ?? 'TCP') === 'TCP')
    .flatMap(port => numberAt(port, 'containerPort') ?? []);

function resourcesOf(object: Json): PodReport['resources'] {
  const containers = listAt(object, 'spec', 'containers');
  const amounts = (...path: readonly string[]) =>
    containers.flatMap(container => {
      const amount = field(container, 'resources', ...path);
      return (typeof amount === 'string' || typeof amount === 'number' ? quantityOf(amount) : undefined) ?? [];
    });
  const [requests, limits] = [amounts('requests', 'cpu'), amounts('limits', 'memory')];
  const isLimited = limits.length > 0 && limits.length === containers.length;
  if (requests.length === 0 && !isLimited) return undefined;
  return {
    ...(requests.length > 0 && { cpuRequest: sumOf(requests) }),
    ...(isLimited && { memoryLimit: sumOf(limits) }),
  };
}

const sumOf = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);

/** The annotations that Prometheus made a habit; `prometheus.io/scrape: "false"` takes the others back. */
function scrapeOf(annotations: Readonly<Record<string, string>>): PodReport['scrape'] {
  if (annotations['prometheus.io/scrape'] === 'false') return undefined;
  const port = annotations['prometheus.io/port'];
  const path = annotations['prometheus.io/path'];
  if (!port && !path) return undefined;
  return { ...(port && { port }), ...(path && { path }) };
}
