import type { IncomingMessage } from 'node:http';
import { badRequest, tooLarge, unsupportedMediaType } from './status-error.ts';

/** The real server's limit for one request. */
const MOST_BYTES = 3 * 1024 * 1024;

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw tooLarge(`limit is ${MOST_BYTES}`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

export function mediaTypeOf(request: IncomingMessage): string {
  return (request.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
}

export function requireJson(request: IncomingMessage): void {
  const type = mediaTypeOf(request);
  if (type !== '' && type !== 'application/json') throw unsupportedMediaType(['application/json']);
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badRequest(`couldn't get version/kind; json parse error: ${(error as Error).message}`);
  }
}
