import { expect, test } from 'vitest';
import { podLogs } from '../../src/actions/pod-logs.ts';
import type { Look, Seen } from '../../src/domain/change.ts';
import type { JsonObject } from '../../src/domain/json.ts';
import { readersOf } from '../../src/engine/engine.ts';
import { practiceBench } from '../support/bench/practice-bench.ts';
import { withEngine } from '../support/carry-out.ts';

const never = new AbortController().signal;

async function seenOn(scenario: string, workload: JsonObject, context = 'practice'): Promise<Seen> {
  const bench = await practiceBench(scenario);
  let seen: Seen | undefined;
  await withEngine(
    bench,
    async engine => {
      const parsed = podLogs.parse(podLogs.step?.call?.({ workload }) ?? null);
      if ('problems' in parsed) throw new Error(parsed.problems.join());
      const world = await podLogs.read(parsed.settings, readersOf(engine), never);
      const given = { hash: engine.hash, now: engine.clock.now(), sentAt: engine.clock.now() };
      seen = podLogs.observe({ kind: 'look' } as Look, world, given);
    },
    { context },
  );
  await bench.close();
  if (!seen) throw new Error('nothing was seen');
  return seen;
}

test('the pod that keeps a StatefulSet from going on says why, and the record has it', async () => {
  const seen = await seenOn('stuck-stateful-set', { kind: 'StatefulSet', namespace: 'shop', name: 'queue' });
  expect(seen.effect).toBe('in-effect');
  expect(seen.says).toMatch(/^queue-2: .*cannot read segment 000114\.log: unknown version 3/);
  expect(seen.result).toEqual({ pod: 'queue-2', says: seen.says });
  expect(seen.checks?.at(-1)?.says).toMatch(/unknown version 3 \(\d+ times\)$/);
});

test('of a container that was started again the log before counts: there stands why it ended', async () => {
  const seen = await seenOn('config-key', { kind: 'Deployment', namespace: 'shop', name: 'pay' });
  expect(seen.says).toMatch(/^pay-\S+, before it was started again: /);
});

test('a container that never started has no log, and that is an answer', async () => {
  const seen = await seenOn('bad-image', { kind: 'Deployment', namespace: 'shop', name: 'search' });
  expect(seen.effect).toBe('in-effect');
  expect(seen.says).toMatch(/^search-\S+ has no log: /);
});

test('a workload that is not there has failed, and is not waited for', async () => {
  const seen = await seenOn('stuck-stateful-set', { kind: 'Deployment', namespace: 'shop', name: 'nobody' });
  expect([seen.effect, seen.says]).toEqual(['failed', 'deployments.apps "nobody" not found']);
});

test.each([0, 1.5, 501, 'many'])('%s lines are refused', lines => {
  const call = podLogs.step?.call?.({ workload: { kind: 'Deployment', namespace: 'shop', name: 'a' }, lines });
  expect(podLogs.parse(call ?? null)).toEqual({ problems: ['"lines" must be a whole number from 1 to 500'] });
});
