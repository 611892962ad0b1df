/** What was asked of the API, as an audit log of the real server would keep it. In memory, for tests and scores. */
export type AuditEvent = {
  readonly auditID: string;
  readonly verb: string;
  readonly requestURI: string;
  readonly user: string;
  readonly userAgent: string;
  readonly objectRef:
    | {
        readonly apiGroup: string;
        readonly resource: string;
        readonly namespace?: string;
        readonly name?: string;
        readonly subresource?: string;
      }
    | undefined;
  readonly requestObject: unknown;
  readonly dryRun: boolean;
  readonly code: number;
  /** Milliseconds of the cluster's own clock. */
  readonly at: number;
};

const MOST_EVENTS = 20_000;

export type AuditTrail = {
  add(event: AuditEvent): void;
  events(): readonly AuditEvent[];
};

export function createAuditTrail(): AuditTrail {
  let events: AuditEvent[] = [];
  return {
    add: event => {
      events.push(event);
      if (events.length > MOST_EVENTS * 1.25) events = events.slice(-MOST_EVENTS);
    },
    events: () => events,
  };
}
