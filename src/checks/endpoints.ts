import { namespaceIn, namespaceSetting, noNamespace } from '../actions/namespaced-settings.ts';
import type { Answer, FailedAnswer } from '../domain/answer.ts';
import { type Json, type JsonObject, textAt, textsAt } from '../domain/json.ts';
import type { Endpoint } from '../domain/reports.ts';
import { safe } from '../domain/safe-text.ts';
import { parseReportOf } from '../reports/parse-report.ts';
import { defineCheck } from './check.ts';
import { type Judged, unknown } from './check-worlds.ts';

type Selector = Readonly<Record<string, string>>;
type Settings = { readonly service: string; readonly namespace?: string; readonly selector: Selector };
type World =
  | { readonly unread: FailedAnswer }
  /** Every address of the Service, and the uids of the pods that it should reach. */
  | { readonly endpoints: readonly Endpoint[]; readonly wanted: ReadonlySet<string> };

/** Every address of a Service is a pod of the target side, and ready. */
export const endpoints = defineCheck<Settings, World>({
  name: 'endpoints',
  form: {
    says: 'Every address of a Service is a ready pod of one side, and there is at least one.',
    with: {
      service: { type: 'name', required: true, says: 'The Service that users reach.' },
      namespace: namespaceSetting,
      selector: { type: 'map', says: 'Labels of the pods that it should reach; or say `side`.' },
      side: { type: 'map', says: 'One label of them: `{ key: slot, value: green }`.' },
    },
  },
  parse(raw) {
    const [service, namespace] = [textAt(raw, 'service'), textAt(raw, 'namespace')];
    const selector = selectorOf(raw);
    if (service && selector) return { settings: { service, selector, ...(namespace && { namespace }) } };
    return {
      problems: [
        ...(service ? [] : ['"service" is missing']),
        ...(selector ? [] : ['"selector" must be labels, as { slot: green }, or "side" one label: { key, value }']),
      ],
    };
  },
  async read({ service, selector, ...where }, from, signal) {
    const namespace = namespaceIn(where, from);
    if (namespace === undefined) return { unread: { kind: 'unreachable', says: noNamespace } };
    const inNamespace = encodeURIComponent(namespace);
    const selected = Object.entries(selector).map(([key, value]) => `${key}=${value}`);
    const [slices, pods] = await Promise.all([
      from.reader.list(
        `/apis/discovery.k8s.io/v1/namespaces/${inNamespace}/endpointslices?labelSelector=${encodeURIComponent(`kubernetes.io/service-name=${service}`)}`,
        signal,
      ),
      from.reader.list(
        `/api/v1/namespaces/${inNamespace}/pods?labelSelector=${encodeURIComponent(selected.join(','))}`,
        signal,
      ),
    ]);
    if (slices.kind !== 'ok') return { unread: slices };
    if (pods.kind !== 'ok') return { unread: pods };
    return {
      endpoints: endpointsIn(slices),
      wanted: new Set(pods.value.flatMap(pod => textAt(pod, 'metadata', 'uid') ?? [])),
    };
  },
  judge({ service, selector }, world) {
    if ('unread' in world) return unknown(world.unread.says);
    return judgeEndpoints(service, inWords(selector), world);
  },
});

function selectorOf(raw: JsonObject): Selector | undefined {
  const [key, value] = [textAt(raw, 'side', 'key'), textAt(raw, 'side', 'value')];
  const side = key !== undefined && value !== undefined ? { [key]: value } : undefined;
  if ((raw.selector === undefined) === (raw.side === undefined)) return undefined;
  const selector = raw.selector === undefined ? side : textsAt(raw, 'selector');
  return selector && Object.keys(selector).length > 0 ? selector : undefined;
}

const endpointsIn = (slices: Extract<Answer<readonly Json[]>, { kind: 'ok' }>): readonly Endpoint[] =>
  slices.value.flatMap(slice => {
    const report = parseReportOf('EndpointSlice', slice);
    return report?.kind === 'EndpointSlice' ? report.endpoints : [];
  });

const inWords = (selector: Selector): string =>
  Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');

function judgeEndpoints(
  service: string,
  side: string,
  { endpoints: all, wanted }: Exclude<World, { unread: unknown }>,
): Judged {
  const isWanted = ({ podUid }: Endpoint) => podUid !== undefined && wanted.has(podUid);
  const others = all.filter(one => !isWanted(one));
  // A pod that stops is on its way out, and no address of another side.
  const own = all.filter(one => isWanted(one) && !one.isTerminating);
  const ready = own.filter(({ isReady }) => isReady);
  const evidence = { addresses: all.length, ofSide: own.length, ready: ready.length };
  const [first] = others;
  if (first)
    return {
      holds: 'no',
      says: safe(
        `${others.length} of ${all.length} addresses of ${service} are not ${side}, as ${first.podName ?? 'one without a pod'}`,
      ),
      evidence,
    };
  const isWhole = ready.length > 0 && ready.length === own.length;
  return {
    holds: isWhole ? 'yes' : 'no',
    says: safe(
      own.length === 0
        ? `${service} has no address${all.length > 0 ? ' that stays' : ''}`
        : `${ready.length} of ${own.length} addresses of ${service} are ready, all ${side}`,
    ),
    evidence,
  };
}
