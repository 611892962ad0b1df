import type { ContainerLogs } from './container-logs.ts';
import type { Failure } from './one-call.ts';

/**
 * A failed request as its program writes it down: one line, one JSON object, or a line with the stack below it, each
 * with what changes from request to request in it, as real ones have.
 */
export function writeFailure(logs: ContainerLogs, uid: string, at: number, failure: Failure, millis: number): void {
  const { route, code, message, type } = failure;
  const request = `${route.method} ${route.path} ${code} ${Math.round(millis)}ms`;
  const place = type?.in ?? 'handle';
  if (type?.written === 'json') {
    const error = { type: type.exception ?? 'Error', message, in: place };
    const what = { method: route.method, route: route.path, status: code, durationMs: Math.round(millis) };
    const line = { time: new Date(at).toISOString(), level: 'error', msg: message, error, ...what };
    logs.writeRaw(uid, at, JSON.stringify(line));
    return;
  }
  logs.write(uid, at, 'ERROR', `${request} ${message}`);
  if (type?.written !== 'stack') return;
  logs.writeRaw(uid, at, `${type.exception ?? 'Error'}: ${message}`);
  const line = 20 + (place.length % 60);
  logs.writeRaw(uid, at, `    at ${place} (/app/src/${fileOf(place)}.js:${line}:11)`);
  logs.writeRaw(uid, at, `    at handle${route.path.replaceAll('/', '-')} (/app/src/routes.js:${line + 41}:7)`);
  logs.writeRaw(uid, at, '    at process.processTicksAndRejections (node:internal/process/task_queues:103:5)');
}

const fileOf = (place: string): string => place.split('.')[0]?.toLowerCase() ?? place;
