import { expect, test } from 'vitest';
import { clean, endOf, offered, onScenario, walkToItsEnd, wayOf, workload } from './on-scenario.ts';

const inputs = { workload: workload('StatefulSet', 'queue'), incident: 'INC-4711' };

test('a StatefulSet that blocks itself goes back in two steps: its template, then the pod in the way', {
  timeout: 120_000,
}, async () => {
  await onScenario('stuck-stateful-set', async practice => {
    const walker = await practice.begin('rollback-stuck-statefulset', inputs);
    let options = {};
    const view = await walkToItsEnd(practice, walker, {
      decide: async asked => {
        options = offered(asked);
        return 'Roll back';
      },
      data: '114 segments, 114 segments',
    });
    expect(options).toMatchObject({ 'Roll back': true, "Ask the data's owner first": true });
    expect(wayOf(view)).toEqual([
      'evidence done',
      'log done',
      'decide done',
      'undo timed-out',
      'unblock done',
      'verify done',
      'data done',
      'record done',
    ]);
    expect(view.state.values.get('log')).toMatchObject({
      pod: 'queue-2',
      says: expect.stringContaining('unknown version 3'),
    });
    expect(view.state.steps.get('undo')?.because).toContain(
      'queue-2 (3.2, no longer asked for) is not ready and blocks',
    );
    expect(view.state.steps.get('unblock')?.changes.map(({ change }) => change.target.name)).toEqual(['queue-2']);
    expect(endOf(view)).toEqual(clean);
    const { state } = view;
    expect((state.inEffectAt ?? Number.POSITIVE_INFINITY) - state.openedAt).toBeLessThan(state.playbook.budgetMs ?? 0);
  });
});
