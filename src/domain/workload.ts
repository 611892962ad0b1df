/** The kinds this build knows. A new kind is one file in `src/workloads` and one line here. */
export type WorkloadKind = 'Deployment';

export type WorkloadRef = { readonly kind: WorkloadKind; readonly namespace: string; readonly name: string };

export const workloadKey = ({ kind, namespace, name }: WorkloadRef): string => `${kind}/${namespace}/${name}`;

export const isSameWorkload = (a: WorkloadRef, b: WorkloadRef): boolean => workloadKey(a) === workloadKey(b);
