import type { Answer } from '../../domain/answer.ts';
import type { Json } from '../../domain/json.ts';
import { type WorkloadKind, type WorkloadRef, workloadKinds, workloadPath } from '../../domain/workload.ts';
import type { Cockpit } from '../cockpit.ts';

export type FoundWorkload =
  | { readonly kind: 'found'; readonly ref: WorkloadRef }
  /** Several kinds have one of that name, so the name alone says nothing. */
  | { readonly kind: 'ambiguous'; readonly refs: readonly WorkloadRef[] }
  /** No kind has it. */
  | { readonly kind: 'none'; readonly namespace: string };

/**
 * Which kind of workload has this name here. Where nobody could tell, it is taken for a Deployment, and reading it says
 * what is wrong.
 */
export async function findWorkload(
  { engine }: Cockpit,
  { kind, name }: { readonly kind?: WorkloadKind; readonly name: string },
  signal: AbortSignal,
): Promise<FoundWorkload> {
  const { namespace } = engine.place;
  if (kind) return { kind: 'found', ref: { kind, namespace, name } };
  const refs = workloadKinds.map(one => ({ kind: one, namespace, name }));
  const answers: readonly Answer<Json>[] = await Promise.all(
    refs.map(ref => engine.reader.get(workloadPath(ref), signal)),
  );
  const found = refs.filter((_ref, index) => answers[index]?.kind === 'ok');
  if (found.length > 1) return { kind: 'ambiguous', refs: found };
  if (answers.every(answer => answer.kind === 'absent')) return { kind: 'none', namespace };
  return { kind: 'found', ref: found[0] ?? { kind: 'Deployment', namespace, name } };
}
