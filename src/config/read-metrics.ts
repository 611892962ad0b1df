import { isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import type { Vote } from '../domain/judgement.ts';
import type {
  CounterSetting,
  MetricsSetting,
  PinnedDurations,
  PinnedRequests,
  PrometheusPlace,
  SaturationSetting,
} from '../domain/metrics-setting.ts';
import { safe } from '../domain/safe-text.ts';
import type { SinkValue } from '../domain/sink.ts';
import { sinkValueOf } from './read-people.ts';
import { nodeAt, patternsOf, textOf, unknownKeys, type Wrong } from './yaml-values.ts';

const logins = ['token', 'user', 'password'] as const;
const ofUrl = [...logins, 'tenant', 'ca', 'cert', 'key'];
const keys = [
  'contexts',
  'servers',
  'url',
  'service',
  ...ofUrl,
  'match',
  'requests',
  'durations',
  'counters',
  'saturations',
  'logs',
];
const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** The entries under `metrics:`, one or a list of them. One with a mistake is left out; the others count. */
export function metricsOf(node: Node | undefined, wrong: Wrong): readonly MetricsSetting[] {
  if (node === undefined) return [];
  const entries = isSeq(node) ? (node.items as readonly Node[]) : [node];
  return entries.flatMap(entry => entryOf(entry, wrong) ?? []);
}

function entryOf(node: Node, told: Wrong): MetricsSetting | undefined {
  let isSound = true;
  const wrong: Wrong = (where, says) => {
    isSound = false;
    told(where, says);
  };
  if (!isMap(node)) {
    wrong(node, 'metrics must be a map, as url: https://prometheus.example, or a list of such maps');
    return undefined;
  }
  unknownKeys(node, keys, 'metrics', wrong);
  const prometheus = placeOf(node, wrong);
  const tenant = textOf(node, 'tenant', wrong);
  const requests = requestsOf(node, wrong);
  const durations = durationsOf(node, wrong);
  const setting: MetricsSetting = {
    contexts: patternsOf(node, 'contexts', wrong),
    servers: patternsOf(node, 'servers', wrong),
    ...(prometheus && { prometheus }),
    ...(tenant !== undefined && { tenant }),
    match: matchOf(node, wrong),
    ...(requests && { requests }),
    ...(durations && { durations }),
    ...(node.has('counters') && { counters: namedIn(node, 'counters', wrong, counterOf) }),
    ...(node.has('logs') && { logs: oneOf(node, 'logs', ['on', 'off'] as const, 'on', wrong) }),
    ...(node.has('saturations') && { saturations: namedIn(node, 'saturations', wrong, saturationOf) }),
  };
  return isSound ? setting : undefined;
}

function placeOf(map: YAMLMap, wrong: Wrong): PrometheusPlace | undefined {
  const [url, service] = [textOf(map, 'url', wrong), textOf(map, 'service', wrong)];
  if (url !== undefined && service !== undefined)
    wrong(nodeAt(map, 'service'), 'metrics has a url or a service, not both');
  if (url === undefined)
    for (const key of ofUrl)
      if (map.has(key)) wrong(nodeAt(map, key), `${key} goes with a url; through the API server your own login counts`);
  if (service !== undefined) return serviceOf(service, map, wrong);
  return url === undefined ? undefined : urlOf(url, map, wrong);
}

function serviceOf(text: string, map: YAMLMap, wrong: Wrong): PrometheusPlace | undefined {
  const [, namespace, service, port, path] = /^([a-z0-9-]+)\/([a-z0-9-]+)(?::([a-z0-9-]+))?(\/.*)?$/.exec(text) ?? [];
  if (namespace !== undefined && service !== undefined)
    return {
      kind: 'service',
      namespace,
      service,
      ...(port !== undefined && { port }),
      path: (path ?? '').replace(/\/$/, ''),
    };
  wrong(
    nodeAt(map, 'service'),
    'service must be NAMESPACE/NAME:PORT, as monitoring/prometheus:9090, with a path where it has one',
  );
  return undefined;
}

function urlOf(url: string, map: YAMLMap, wrong: Wrong): PrometheusPlace | undefined {
  const at = nodeAt(map, 'url');
  if (!URL.canParse(url) || !/^https?:/.test(url)) wrong(at, 'url must begin with https: or http:');
  else if (new URL(url).username !== '') wrong(at, 'url holds a login: write user: and password: instead');
  const login: Record<string, SinkValue> = {};
  for (const key of logins) {
    // Whoever knows a user's name alone has nothing.
    const plain = key === 'user' ? textOf(map, key, wrong) : undefined;
    const value: SinkValue | undefined =
      plain !== undefined && !/^\$|^file:/.test(plain)
        ? { from: 'settings', text: plain }
        : sinkValueOf(map, key, { is: 'secret', required: false }, wrong);
    if (value) login[key] = value;
  }
  if (map.has('token') && map.has('user'))
    wrong(nodeAt(map, 'token'), 'metrics has a token, or user and password, not both');
  if (map.has('user') !== map.has('password'))
    wrong(nodeAt(map, 'user') ?? nodeAt(map, 'password'), 'user and password belong together');
  const [ca, cert, key] = [fileOf(map, 'ca', wrong), fileOf(map, 'cert', wrong), fileOf(map, 'key', wrong)];
  if (map.has('cert') !== map.has('key'))
    wrong(nodeAt(map, 'cert') ?? nodeAt(map, 'key'), 'cert and key belong together');
  return {
    kind: 'url',
    url,
    login,
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && key !== undefined && { certificate: { cert, key } }),
  };
}

function fileOf(map: YAMLMap, key: string, wrong: Wrong): string | undefined {
  const text = textOf(map, key, wrong)?.replace(/^file:/, '');
  if (text === undefined || /^(\/|[A-Za-z]:[\\/])/.test(text)) return text;
  wrong(nodeAt(map, key), `${key} must name its file from the root, as /etc/ssl/prometheus.pem`);
  return undefined;
}

function matchOf(map: YAMLMap, wrong: Wrong): Readonly<Record<string, string>> {
  const node = nodeAt(map, 'match');
  if (node === undefined) return {};
  if (!isMap(node)) {
    wrong(node, 'match must be a map of labels, as cluster: prod-eu');
    return {};
  }
  return Object.fromEntries(
    node.items.flatMap(({ key }) => {
      const label = isScalar(key) ? String(key.value) : '';
      const value = textOf(node, label, wrong);
      if (!labelName.test(label)) wrong(key as Node, `"${safe(label, 40)}" can't be a label`);
      return value === undefined ? [] : [[label, value] as const];
    }),
  );
}

function requestsOf(map: YAMLMap, wrong: Wrong): PinnedRequests | undefined {
  const node = mapAt(map, 'requests', 'as counter: my_requests_total', wrong);
  if (!node) return undefined;
  unknownKeys(node, ['counter', 'status', 'failed'], 'requests', wrong);
  const counter = nameOf(node, 'counter', wrong);
  const [status, failed] = [textOf(node, 'status', wrong), textOf(node, 'failed', wrong)];
  if (failed !== undefined && !isExpression(failed))
    wrong(nodeAt(node, 'failed'), 'failed must be an expression for the values that are failures, as 5..|timeout');
  if (status !== undefined && !labelName.test(status))
    wrong(nodeAt(node, 'status'), 'status must be the name of a label');
  return counter === undefined
    ? undefined
    : { counter, ...(status !== undefined && { status }), ...(failed !== undefined && { failed }) };
}

function durationsOf(map: YAMLMap, wrong: Wrong): PinnedDurations | undefined {
  const node = mapAt(map, 'durations', 'as histogram: my_request_seconds', wrong);
  if (!node) return undefined;
  unknownKeys(node, ['histogram', 'unit'], 'durations', wrong);
  const histogram = nameOf(node, 'histogram', wrong)?.replace(/_bucket$/, '');
  const unit = textOf(node, 'unit', wrong);
  if (unit !== undefined && unit !== 'seconds' && unit !== 'milliseconds') {
    wrong(nodeAt(node, 'unit'), 'unit must be seconds or milliseconds');
    return undefined;
  }
  return histogram === undefined ? undefined : { histogram, ...(unit !== undefined && { unit }) };
}

type Named<T> = (name: string, map: YAMLMap, wrong: Wrong) => T | undefined;

/** A map of names, each with a map of its own. */
function namedIn<T>(map: YAMLMap, key: string, wrong: Wrong, of: Named<T>): readonly T[] {
  const node = nodeAt(map, key);
  if (!isMap(node)) {
    wrong(node, `${key} must be a map of names`);
    return [];
  }
  return node.items.flatMap(({ key: at, value }) => {
    const name = isScalar(at) ? String(at.value) : '';
    if (isMap(value)) return of(name, value, (where, says) => wrong(where ?? (at as Node), says)) ?? [];
    wrong(at as Node, `${safe(name, 60)} must be a map`);
    return [];
  });
}

const counterOf: Named<CounterSetting> = (counter, map, wrong) => {
  unknownKeys(map, ['name', 'worse', 'vote'], 'a counter', wrong);
  if (!metricName.test(counter)) wrong(undefined, `"${safe(counter, 60)}" can't be the name of a metric`);
  const name = textOf(map, 'name', wrong);
  const worse = oneOf(map, 'worse', ['less', 'more', 'either'] as const, 'less', wrong);
  const vote: Vote = oneOf(map, 'vote', ['critical', 'marginal', 'info'] as const, 'marginal', wrong);
  return { counter, ...(name !== undefined && { name: safe(name, 60) }), worse, vote };
};

const saturationOf: Named<SaturationSetting> = (name, map, wrong) => {
  unknownKeys(map, ['used', 'of'], 'a saturation', wrong);
  const [used, of] = [nameOf(map, 'used', wrong), map.has('of') ? nameOf(map, 'of', wrong) : undefined];
  if (name === '' || name.length > 60) wrong(undefined, 'a saturation needs a short name');
  return used === undefined ? undefined : { name: safe(name, 60), used, ...(of !== undefined && { of }) };
};

function oneOf<const T extends string>(map: YAMLMap, key: string, all: readonly T[], usual: T, wrong: Wrong): T {
  const text = textOf(map, key, wrong);
  const found = all.find(one => one === text);
  if (text !== undefined && !found)
    wrong(nodeAt(map, key), `${key} must be ${all.slice(0, -1).join(', ')} or ${all.at(-1)}`);
  return found ?? usual;
}

function mapAt(map: YAMLMap, key: string, example: string, wrong: Wrong): YAMLMap | undefined {
  const node = nodeAt(map, key);
  if (node === undefined || isMap(node)) return node;
  wrong(node, `${key} must be a map, ${example}`);
  return undefined;
}

function nameOf(map: YAMLMap, key: string, wrong: Wrong): string | undefined {
  const text = textOf(map, key, wrong);
  if (text === undefined && !map.has(key)) wrong(map, `${key} is missing`);
  if (text !== undefined && !metricName.test(text))
    wrong(nodeAt(map, key), `"${safe(text, 60)}" can't be the name of a metric`);
  return text;
}

/** RE2 has neither back references nor looks ahead. */
function isExpression(text: string): boolean {
  if (/\\[1-9]|\(\?[=!<]/.test(text)) return false;
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}
