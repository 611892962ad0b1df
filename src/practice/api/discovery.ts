import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JsonObject } from '../json.ts';
import type { ResourceRow } from '../kinds/resource-row.ts';
import { acceptClauses } from './answer-form.ts';
import { aggregatedDocument } from './discovery-aggregated.ts';
import { legacyDocument } from './discovery-legacy.ts';

export const VERSION = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.3-practice',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: '',
  compiler: 'node',
  platform: 'linux/amd64',
};

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

export function isDiscovery(rows: readonly ResourceRow[], path: string): boolean {
  return path.split('/').length <= 4 && legacyDocument(rows, path) !== undefined;
}

/** What there is: everything in one document for clients that know this form, else one document for each group. */
export function answerDiscovery(
  response: ServerResponse,
  rows: readonly ResourceRow[],
  path: string,
  request: IncomingMessage,
): void {
  const isWhole = path === '/api' || path === '/apis';
  const asksForAll = isWhole && wantsAggregated(request.headers.accept ?? '');
  const body = asksForAll ? aggregatedDocument(rows, path) : legacyDocument(rows, path);
  response.setHeader('Content-Type', asksForAll ? AGGREGATED : 'application/json');
  if (isWhole) response.setHeader('Vary', 'Accept');
  send(response, body as JsonObject, asksForAll ? request : undefined);
}

/** Clients keep the aggregated document, and ask whether it is still the same one. */
function send(response: ServerResponse, body: JsonObject, asker: IncomingMessage | undefined): void {
  const text = `${JSON.stringify(body)}\n`;
  if (asker) {
    const tag = `"${createHash('sha512').update(text).digest('hex').toUpperCase()}"`;
    response.setHeader('ETag', tag);
    response.setHeader('Cache-Control', 'public');
    // Of a cluster whose time runs fast it would lie ahead, and kubectl would never ask again (gregjones/httpcache).
    response.removeHeader('Date');
    if (asker.headers['if-none-match'] === tag) {
      response.writeHead(304).end();
      return;
    }
  }
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.writeHead(200).end(text);
}

function wantsAggregated(accept: string): boolean {
  for (const { type, parameters } of acceptClauses(accept)) {
    if (type !== 'application/json' && type !== '*/*') continue;
    const { as, g, v } = parameters;
    if (as === undefined) return false;
    if (as === 'APIGroupDiscoveryList' && g === 'apidiscovery.k8s.io' && v === 'v2') return true;
  }
  return false;
}
