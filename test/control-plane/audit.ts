import { open } from 'node:fs/promises';

/** One line of the API server's audit log: what it really received, whatever we believe to have sent. */
export type AuditEvent = {
  readonly auditID: string;
  readonly stage: string;
  readonly verb: string;
  readonly requestURI: string;
  readonly user: { readonly username: string; readonly groups?: readonly string[] };
  readonly userAgent?: string;
  readonly objectRef?: {
    readonly apiGroup?: string;
    readonly resource?: string;
    readonly namespace?: string;
    readonly name?: string;
    readonly subresource?: string;
  };
  readonly responseStatus?: { readonly code: number; readonly reason?: string };
  /** Writes of people on apps/* only. */
  readonly requestObject?: unknown;
  readonly responseObject?: unknown;
  readonly requestReceivedTimestamp: string;
  readonly stageTimestamp: string;
};

/** All must hold. */
export type AuditFilter = {
  readonly auditID?: string;
  readonly user?: string;
  readonly verb?: string | readonly string[];
  readonly resource?: string;
  readonly namespace?: string;
  readonly name?: string;
};

/**
 * Reads what was added since the last call and keeps it. The server writes a line before it ends its answer
 * (`--audit-log-mode blocking`), so whoever has the answer finds the line.
 */
export function auditLog(path: string): (filter?: AuditFilter) => Promise<readonly AuditEvent[]> {
  const events: AuditEvent[] = [];
  let offset = 0;
  let reading = Promise.resolve();

  async function readMore(): Promise<void> {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      const { buffer } = await file.read(Buffer.alloc(size - offset), 0, size - offset, offset);
      const whole = buffer.subarray(0, buffer.lastIndexOf(0x0a) + 1);
      for (const line of whole.toString('utf8').split('\n')) if (line) events.push(JSON.parse(line));
      offset += whole.length;
    } finally {
      await file.close();
    }
  }

  return async (filter = {}) => {
    reading = reading.then(readMore);
    await reading;
    return events.filter(event => matches(event, filter));
  };
}

function matches(event: AuditEvent, filter: AuditFilter): boolean {
  const { auditID, user, verb, resource, namespace, name } = filter;
  return (
    (auditID === undefined || event.auditID === auditID) &&
    (user === undefined || event.user.username === user) &&
    (verb === undefined || [verb].flat().includes(event.verb)) &&
    (resource === undefined || event.objectRef?.resource === resource) &&
    (namespace === undefined || event.objectRef?.namespace === namespace) &&
    (name === undefined || event.objectRef?.name === name)
  );
}
