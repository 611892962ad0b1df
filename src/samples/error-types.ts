import { safe } from '../domain/safe-text.ts';

type Labels = Readonly<Record<string, string>>;

const methods = ['method', 'http_method', 'http_request_method', 'request_method', 'verb'];
/** What holds a template comes before what may hold a path with its numbers. */
const routes = ['route', 'http_route', 'uri', 'path', 'handler', 'endpoint', 'url'];
const exceptions = ['exception', 'exception_type', 'error_type', 'error', 'response_flags'];
/** All that a failure's type is made of. */
export const errorLabels: readonly string[] = [...methods, ...routes, ...exceptions, 'grpc_service', 'grpc_method'];

const nothing = new Set(['', '-', 'none', 'n/a', 'unknown', 'null']);

/**
 * A failure's type by its labels, such as `POST /pay 502` or `Payments/Pay Unavailable`: what it was about, how it
 * ended, and the exception where one is told.
 */
export function errorTypeOf(labels: Labels, status: string): string {
  const of = (names: readonly string[]) =>
    names.map(name => labels[name]).find(value => value !== undefined && !nothing.has(value.toLowerCase()));
  const route = of(routes);
  const { grpc_service: service, grpc_method: call } = labels;
  const about =
    service !== undefined && call !== undefined
      ? [`${service}/${call}`]
      : [of(methods)?.toUpperCase(), route === undefined ? undefined : templateOf(route)];
  const exception = of(exceptions);
  const parts = [...about, status, exception === status ? undefined : exception];
  return safe(parts.filter(part => part !== undefined).join(' '), 100);
}

/** Numbers and ids of a path are not its type: `/orders/4711/lines` is `/orders/:id/lines`. */
const templateOf = (path: string): string =>
  path
    .replace(/[?#].*$/, '')
    .split('/')
    .map(part => (isId(part) ? ':id' : part))
    .join('/');

const isId = (part: string): boolean =>
  /^\d+$/.test(part) ||
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(part) ||
  (/^[\w-]{16,}$/.test(part) && /\d/.test(part)) ||
  (/^[0-9a-f]{8,}$/i.test(part) && /\d/.test(part));
