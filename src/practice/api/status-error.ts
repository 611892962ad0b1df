import type { JsonObject } from '../json.ts';
import type { FieldProblem } from '../kinds/field-problem.ts';
import type { ResourceRow } from '../kinds/resource-row.ts';
import { qualifiedKind, qualifiedResource } from '../kinds/resource-row.ts';

/** A refusal in the API's own form. The words are those of apimachinery's pkg/api/errors. */
export class StatusError extends Error {
  readonly code: number;
  readonly body: JsonObject;
  readonly headers: Readonly<Record<string, string>>;

  constructor(body: JsonObject & { code: number; message: string }, headers: Record<string, string> = {}) {
    super(body.message);
    this.code = body.code;
    this.body = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      ...body,
    };
    this.headers = headers;
  }
}

type Named = Pick<ResourceRow, 'group' | 'resource' | 'kind'>;

function detailsOf(row: Named, name: string): JsonObject {
  return {
    ...(name && { name }),
    ...(row.group && { group: row.group }),
    kind: row.resource,
  };
}

export function notFound(row: Named, name: string): StatusError {
  const message = `${qualifiedResource(row)} ${JSON.stringify(name)} not found`;
  return new StatusError({
    message,
    reason: 'NotFound',
    details: detailsOf(row, name),
    code: 404,
  });
}

/** The answer for a path that names no served resource. */
export function unknownResource(): StatusError {
  const message = 'the server could not find the requested resource';
  return new StatusError({
    message,
    reason: 'NotFound',
    details: {},
    code: 404,
  });
}

export function alreadyExists(row: Named, name: string): StatusError {
  const message = `${qualifiedResource(row)} ${JSON.stringify(name)} already exists`;
  return new StatusError({
    message,
    reason: 'AlreadyExists',
    details: detailsOf(row, name),
    code: 409,
  });
}

export function conflict(row: Named, name: string, why: string): StatusError {
  const message = `Operation cannot be fulfilled on ${qualifiedResource(row)} ${JSON.stringify(name)}: ${why}`;
  return new StatusError({
    message,
    reason: 'Conflict',
    details: detailsOf(row, name),
    code: 409,
  });
}

export const MODIFIED_WORDS =
  'the object has been modified; please apply your changes to the latest version and try again';

export function invalidObject(row: Named, name: string, problems: readonly FieldProblem[]): StatusError {
  const texts = [...new Set(problems.map(problem => `${problem.field}: ${problem.message}`))];
  const list = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  return new StatusError({
    message: `${qualifiedKind(row)} ${JSON.stringify(name)} is invalid: ${list}`,
    reason: 'Invalid',
    details: {
      ...(name && { name }),
      ...(row.group && { group: row.group }),
      ...(row.kind && { kind: row.kind }),
      causes: problems.map(({ reason, message, field }) => ({
        reason,
        message,
        field,
      })),
    },
    code: 422,
  });
}

/** A JSON Patch that does not apply. The real server hides which operation failed and why. */
export function patchRefused(): StatusError {
  const message = 'the server rejected our request due to an error in our request';
  return new StatusError({
    message,
    reason: 'Invalid',
    details: {},
    code: 422,
  });
}

export function badRequest(message: string): StatusError {
  return new StatusError({ message, reason: 'BadRequest', code: 400 });
}

/** The real server's answer to a watch from a nonsensical version: neither a kind of error nor its code fit. */
export function invalidWatchVersion(text: string): StatusError {
  const quoted = JSON.stringify(text);
  const message = `resourceVersion: Invalid value: ${quoted}: strconv.ParseUint: parsing ${quoted}: invalid syntax`;
  return new StatusError({ message, code: 500 });
}

export function forbiddenTo(row: Named, name: string, message: string): StatusError {
  const subject = name ? `${qualifiedResource(row)} ${JSON.stringify(name)}` : qualifiedResource(row);
  return new StatusError({
    message: `${subject} is forbidden: ${message}`,
    reason: 'Forbidden',
    details: detailsOf(row, name),
    code: 403,
  });
}

/** A pod disruption budget forbids it for now; `why` is for people. */
export function evictionRefused(why: string, retryAfterSeconds = 0): StatusError {
  const message = "Cannot evict pod as it would violate the pod's disruption budget.";
  const causes = [{ reason: 'DisruptionBudget', message: why }];
  const details = { causes, ...(retryAfterSeconds > 0 && { retryAfterSeconds }) };
  return new StatusError(
    { message, reason: 'TooManyRequests', details, code: 429 },
    retryAfterSeconds > 0 ? { 'Retry-After': String(retryAfterSeconds) } : {},
  );
}

/** Nothing comes into a namespace that is being deleted; controllers know it by the cause. */
export function namespaceTerminating(row: Named, name: string, namespace: string): StatusError {
  const words = `unable to create new content in namespace ${namespace} because it is being terminated`;
  const error = forbiddenTo(row, name, words);
  const message = `namespace ${namespace} is being terminated`;
  const causes = [{ reason: 'NamespaceTerminating', message, field: 'metadata.namespace' }];
  error.body.details = { ...(error.body.details as JsonObject), causes };
  return error;
}

export function isNamespaceTerminating({ body }: StatusError): boolean {
  const causes = (body.details as { causes?: { reason?: string }[] } | undefined)?.causes ?? [];
  return causes.some(({ reason }) => reason === 'NamespaceTerminating');
}

export function forbiddenPath(message: string): StatusError {
  return new StatusError({
    message: `forbidden: ${message}`,
    reason: 'Forbidden',
    details: {},
    code: 403,
  });
}

export function unauthorized(): StatusError {
  return new StatusError({
    message: 'Unauthorized',
    reason: 'Unauthorized',
    code: 401,
  });
}

export function methodNotAllowed(): StatusError {
  const message = 'the server does not allow this method on the requested resource';
  return new StatusError({
    message,
    reason: 'MethodNotAllowed',
    details: {},
    code: 405,
  });
}

export function unsupportedMediaType(accepted: readonly string[]): StatusError {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`;
  return new StatusError({
    message,
    reason: 'UnsupportedMediaType',
    code: 415,
  });
}

export function notAcceptable(message: string): StatusError {
  return new StatusError({ message, reason: 'NotAcceptable', code: 406 });
}

export function unsupportedPatchType(): StatusError {
  const message = '415: Unsupported Media Type';
  return new StatusError({ message, reason: 'UnsupportedMediaType', details: {}, code: 415 });
}

export function notImplemented(message: string): StatusError {
  return new StatusError({ message, reason: 'NotImplemented', code: 501 });
}

export function tooLarge(message: string): StatusError {
  return new StatusError({
    message: `Request entity too large: ${message}`,
    reason: 'RequestEntityTooLarge',
    code: 413,
  });
}

export function expired(message: string, metadata: JsonObject = {}): StatusError {
  return new StatusError({ metadata, message, reason: 'Expired', code: 410 });
}

export function tooLargeResourceVersion(asked: number, current: number): StatusError {
  return new StatusError(
    {
      message: `Timeout: Too large resource version: ${asked}, current: ${current}`,
      reason: 'Timeout',
      details: {
        causes: [
          {
            reason: 'ResourceVersionTooLarge',
            message: 'Too large resource version',
          },
        ],
        retryAfterSeconds: 1,
      },
      code: 504,
    },
    { 'Retry-After': '1' },
  );
}

export function unavailable(message: string): StatusError {
  return new StatusError({ message, reason: 'ServiceUnavailable', code: 503 });
}

export function internalError(message: string): StatusError {
  return new StatusError({
    message: `Internal error occurred: ${message}`,
    reason: 'InternalError',
    details: { causes: [{ message }] },
    code: 500,
  });
}
