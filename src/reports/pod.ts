import { type Json, listAt, numberAt, textAt } from '../domain/json.ts';
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
  };
}

const portsOf = (object: Json): readonly number[] =>
  listAt(object, 'spec', 'containers')
    .flatMap(container => listAt(container, 'ports'))
    .filter(port => (textAt(port, 'protocol') ?? 'TCP') === 'TCP')
    .flatMap(port => numberAt(port, 'containerPort') ?? []);

/** The annotations that Prometheus made a habit; `prometheus.io/scrape: "false"` takes the others back. */
function scrapeOf(annotations: Readonly<Record<string, string>>): PodReport['scrape'] {
  if (annotations['prometheus.io/scrape'] === 'false') return undefined;
  const port = annotations['prometheus.io/port'];
  const path = annotations['prometheus.io/path'];
  if (!port && !path) return undefined;
  return { ...(port && { port }), ...(path && { path }) };
}
