import type { ServerResponse } from 'node:http';
import type { JsonObject } from '../json.ts';
import { internalError, StatusError } from './status-error.ts';

export function sendJson(
  response: ServerResponse,
  code: number,
  body: JsonObject,
  warnings: readonly string[] = [],
): void {
  for (const warning of warnings) response.appendHeader('Warning', `299 - ${JSON.stringify(warning)}`);
  sendJsonText(response, code, JSON.stringify(body));
}

export function sendJsonText(response: ServerResponse, code: number, json: string): void {
  const text = `${json}\n`;
  response.writeHead(code, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}

export function sendNotFoundPage(response: ServerResponse): void {
  response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end('404 page not found\n');
}

export function refuse(response: ServerResponse, error: unknown): void {
  const refusal =
    error instanceof StatusError ? error : internalError(error instanceof Error ? error.message : String(error));
  if (response.headersSent) {
    response.destroy();
    return;
  }
  for (const [name, value] of Object.entries(refusal.headers)) response.setHeader(name, value);
  sendJson(response, refusal.code, refusal.body);
}
