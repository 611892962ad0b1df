import type { Id } from '../../domain/brands.ts';
import type { Outcome } from '../../domain/change.ts';
import type { Entry } from '../../domain/journal.ts';
import { encodeEntry } from '../../domain/journal-line.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { Engine } from '../engine.ts';
import { runAnnotation } from './lease.ts';
import { type OwnObject, writeOwn } from './own-object.ts';
import type { WalkState } from './walk-state.ts';

export const mirrorLabel = 'deploy-cockpit.io/mirror';
export const journalKey = 'journal.jsonl';
/** A ConfigMap holds 1 MiB; what is longer stays in the local journal alone. */
export const mostMirrored = 900_000;

export const mirrorsPath = (namespace: string): string =>
  `/api/v1/namespaces/${encodeURIComponent(namespace)}/configmaps`;

/** The run as others see it: its whole journal, so that whoever takes it over goes on from the same lines. */
export const mirrorOf = (namespace: string, run: Id): OwnObject => ({
  gvr: 'v1/configmaps',
  collection: mirrorsPath(namespace),
  namespace,
  name: `deploy-cockpit-run-${run}`,
});

export async function writeMirror(
  engine: Engine,
  mirror: OwnObject,
  state: WalkState,
  entries: readonly Entry[],
): Promise<Outcome> {
  const body = mirrorBody(mirror, state, entries);
  const patched = await writeOwn(engine, state.run, mirror, 'PATCH', body);
  const isMissing = patched.kind === 'refused' && patched.why === 'conflict';
  return isMissing ? writeOwn(engine, state.run, mirror, 'POST', body) : patched;
}

export const dropMirror = (engine: Engine, mirror: OwnObject, run: Id): Promise<Outcome> =>
  writeOwn(engine, run, mirror, 'DELETE', { apiVersion: 'v1', kind: 'DeleteOptions' });

function mirrorBody({ name, namespace }: OwnObject, state: WalkState, entries: readonly Entry[]): JsonObject {
  const { run, mode, at, holder, debts, playbook, workload } = state;
  const open = debts.filter(({ paidAt }) => paidAt === undefined);
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name,
      namespace,
      labels: { 'app.kubernetes.io/managed-by': 'deploy-cockpit', [mirrorLabel]: 'run' },
      annotations: {
        [runAnnotation]: run,
        'deploy-cockpit.io/playbook': playbook.id,
        'deploy-cockpit.io/workload': workload ? `${workload.kind}/${workload.name}` : '',
        'deploy-cockpit.io/holder': `${holder.name} on ${holder.host}`,
        'deploy-cockpit.io/mode': mode,
        'deploy-cockpit.io/step': at ?? 'end',
        'deploy-cockpit.io/owes': open.map(({ step }) => step).join(', '),
      },
    },
    data: { [journalKey]: entries.map(entry => `${encodeEntry(entry)}\n`).join('') },
  };
}
