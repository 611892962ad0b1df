import type { ObjectStore } from '../../api/object-store.ts';
import { servedRow } from '../../custom/served-rows.ts';
import type { ResourceRow } from '../../kinds/resource-row.ts';
import type { KubeObject } from '../../kube-objects.ts';

/** Where the simulated Argo CD lives. */
export const ARGO_NAMESPACE = 'argocd';
export const TRACKING = 'argocd.argoproj.io/tracking-id';

export type Source = { readonly repoURL: string; readonly path?: string; readonly targetRevision?: string };

export type Operation = {
  readonly sync?: { readonly revision?: string; readonly resources?: readonly object[] };
  readonly initiatedBy?: { readonly automated?: boolean; readonly username?: string };
};

/** What the controller reads of an Application; field names of Argo CD 3. */
export type Application = KubeObject & {
  readonly spec: {
    /** Absent where somebody has forgotten it, or names several, which this one doesn't know. */
    readonly source?: Source;
    readonly destination?: { readonly server?: string; readonly namespace?: string };
    readonly syncPolicy?: {
      readonly automated?: { readonly enabled?: boolean; readonly selfHeal?: boolean };
    };
  };
  /** A sync that somebody asked for. */
  readonly operation?: Operation;
  readonly status?: ApplicationStatus;
};

export type ApplicationStatus = {
  readonly operationState?: OperationState;
  readonly history?: readonly { readonly id: number }[];
  readonly [member: string]: unknown;
};

export type OperationState = {
  readonly phase: 'Succeeded' | 'Failed';
  readonly message: string;
  readonly operation: Operation;
  readonly syncResult: { readonly revision: string };
  readonly startedAt: string;
  readonly finishedAt: string;
};

/** Undefined where nobody has defined the kind. */
export function applicationKind(store: ObjectStore): ResourceRow | undefined {
  return servedRow(store, 'argoproj.io', 'v1alpha1', 'applications');
}

/** Without the field it is on, as long as there is an `automated` at all. */
export function isAutomated({ spec }: Application): boolean {
  const automated = spec.syncPolicy?.automated;
  return automated !== undefined && automated !== null && automated.enabled !== false;
}
