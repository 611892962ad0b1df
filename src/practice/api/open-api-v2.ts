import type { IncomingMessage, ServerResponse } from 'node:http';
import { acceptClauses } from './answer-form.ts';
import { sendJson } from './replies.ts';

/** Asked for by one name, answered by another: Go's own reader of media types can't read the first. */
const ASKED_FOR = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf';
const ANSWERED = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';
const HEAD = { swagger: '2.0', info: { title: 'Kubernetes', version: 'practice' } } as const;

/**
 * The older description of all kinds, with none in it. kubectl reads it for a kind that the newer one doesn't know, and
 * goes on to say that there is no such kind; without it kubectl says that descriptions can't be had.
 */
export function answerOpenApiV2(response: ServerResponse, request: IncomingMessage): void {
  const wanted = acceptClauses(request.headers.accept ?? '')[0]?.type ?? '';
  if (wanted !== ASKED_FOR && wanted !== ANSWERED) {
    return sendJson(response, 200, { ...HEAD, paths: {}, definitions: {} });
  }
  // Upstream: Document and Info in gnostic-models' OpenAPIv2.proto, the same head by its field numbers.
  const info = Buffer.concat([textField(1, HEAD.info.title), textField(2, HEAD.info.version)]);
  const body = Buffer.concat([textField(1, HEAD.swagger), bytesField(2, info)]);
  response.writeHead(200, { 'Content-Type': ANSWERED, 'Content-Length': body.length });
  response.end(body);
}

function textField(number: number, text: string): Buffer {
  return bytesField(number, Buffer.from(text));
}

/** All of them are shorter than 128 bytes, so that one byte tells the length. */
function bytesField(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
}
