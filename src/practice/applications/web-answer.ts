import type { JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import type { Pod } from '../kube-objects.ts';
import { isReady } from '../kube-objects.ts';
import { metricsText } from '../traffic/container-figures.ts';
import type { Traffic } from '../traffic/traffic.ts';
import type { Databases } from './databases.ts';

export type WebRequest = { readonly method: string; readonly path: string; readonly body: string };
export type WebAnswer = { readonly status: number; readonly type: string; readonly text: string };

type World = { readonly traffic: Traffic; readonly databases: Databases };

const plain = (status: number, text: string): WebAnswer => ({ status, type: 'text/plain; charset=utf-8', text });
const json = (status: number, value: JsonObject): WebAnswer => ({
  status,
  type: 'application/json',
  text: `${JSON.stringify(value)}\n`,
});
const NOT_THERE = plain(404, '404 page not found\n');
const READS = ['GET', 'HEAD'];

/** What a program answers to one request: of itself always, of its business as well as its release does for everybody. */
export function webAnswer(world: World, pod: Pod, request: WebRequest): WebAnswer {
  const ofItself = ownAnswer(world, pod, request.path);
  if (!ofItself) return businessAnswer(world, pod, request);
  return READS.includes(request.method) ? ofItself : wrongMethod();
}

function ownAnswer({ traffic }: World, pod: Pod, path: string): WebAnswer | undefined {
  switch (path) {
    case '/metrics': {
      const figures = traffic.figuresOf(pod.metadata.uid);
      return { ...plain(200, figures ? metricsText(figures) : ''), type: 'text/plain; version=0.0.4; charset=utf-8' };
    }
    case '/live':
      return plain(200, 'ok');
    case '/ready':
    case '/healthz':
      return isReady(pod) ? plain(200, 'ok') : plain(503, 'not ready');
    default:
      return undefined;
  }
}

/** A service that takes orders has this among the routes of its users. */
const ORDERS = '/orders';

function businessAnswer(world: World, pod: Pod, { method, path, body }: WebRequest): WebAnswer {
  const service = world.traffic.serviceOf(pod);
  if (!service) return NOT_THERE;
  const { namespace, service: database, routes } = service;
  const route = routes.find(each => each.path === path);
  const number = routes.some(each => each.path === ORDERS) ? /^\/orders\/([^/]+)$/.exec(path)?.[1] : undefined;
  if (!route && number === undefined) return NOT_THERE;
  if (method !== (route?.method ?? 'GET')) return wrongMethod();
  const isOrder = path === ORDERS && method === 'POST';
  const order = isOrder ? readOrder(body) : undefined;
  if (isOrder && !order) return json(400, { error: 'an order is a JSON object' });
  const { code, words } = world.traffic.callFromOutside(pod, { method, path });
  if (words !== undefined) return json(code, { error: words });
  if (order) return json(code, { order: world.databases.placeOrder(namespace, database, order) });
  if (number === undefined) return json(code, { ok: true });
  const found = world.databases.order(namespace, database, number);
  return found ? json(code, { ...found, order: number }) : json(404, { error: `there is no order ${number}` });
}

const wrongMethod = () => plain(405, 'Method Not Allowed\n');

function readOrder(text: string): JsonObject | undefined {
  try {
    const read: unknown = JSON.parse(text);
    return isJsonObject(read) ? read : undefined;
  } catch {
    return undefined;
  }
}
