import type { SinkSetting } from '../../../src/domain/sink.ts';
import { openWalk } from '../../../src/engine/walk/open-walk.ts';
import type { Walker } from '../../../src/engine/walk/walk-state.ts';
import { type Bench, brokenRelease } from '../../support/bench/bench.ts';
import { openEngine } from '../../support/open-engine.ts';
import { waitsFor } from './walk-until.ts';

/** Tells a channel first, then rolls back, then pages. */
const playbook = `---
playbook: 1
id: put-back
owner: team-platform
default-owner: on-call
default-on-fail: get-help
budget: 5m
phones: { lead: "+49 30 1234" }
---
# Put the first revision back
**Use when** the new release never gets ready.
\`\`\`yaml inputs
workload: { type: workload, kinds: [Deployment], ask: Which workload? }
\`\`\`
## 1. Tell people
> **Expect:** people know.
\`\`\`yaml step
id: tell
do: notify
with: { channel: incident, text: "\${workload} goes back." }
on-fail: continue
\`\`\`
## 2. Put it back
> **Expect:** every ready pod runs the first revision.
\`\`\`yaml step
id: undo
do: rollout.undo
with: { workload: $workload, revision: 1 }
confirm: typed
timeout: 60s
then: get-help
\`\`\`
## Get help
\`\`\`yaml step
{ id: get-help, do: page, with: { role: lead, text: "\${workload} stuck." }, then: pause }
\`\`\`
`;

/** Begins it on a broken checkout of its own. */
export async function beginTelling({
  bench,
  folder,
  sinks,
}: {
  readonly bench: Bench;
  readonly folder: string;
  readonly sinks: readonly SinkSetting[];
}): Promise<{ walker: Walker; namespace: string; close(): Promise<void> }> {
  const namespace = await bench.newNamespace();
  await brokenRelease(bench, {
    namespace,
    name: 'checkout',
    replicas: 2,
    maxUnavailable: 1,
    good: 'registry.example/app:1',
    bad: 'registry.example/app:2-never',
  });
  const { engine, close } = await openEngine({ kubeconfig: bench.kubeconfigPath, folder, sinks });
  const inputs = { workload: { kind: 'Deployment', namespace, name: 'checkout' } };
  const never = new AbortController().signal;
  const opened = await openWalk(engine, { text: playbook, path: 'playbooks/test.md', inputs }, {}, never);
  if (opened.kind === 'refused') throw new Error(opened.says);
  return { walker: opened.walker, namespace, close };
}

export async function putBack(walker: Walker): Promise<void> {
  const { prepared } = await waitsFor(walker, 'confirmation', 'undo');
  const to = prepared?.plan.hash ?? 'sha256:none';
  await walker.send({ type: 'confirm', to, level: 'typed', answer: 'checkout' });
}

/** The steps of these lines, in their order. */
export const stepsWith = (
  walker: Walker,
  type: 'change.started' | 'change.finished',
): readonly (string | undefined)[] =>
  walker
    .view()
    .entries.filter(entry => entry.type === type)
    .map(({ step }) => step);
