import { describe, expect, test } from 'vitest';
import type { Id } from '../../src/domain/brands.ts';
import type { Call } from '../../src/domain/change.ts';
import type { Actor } from '../../src/domain/journal.ts';
import { ours } from '../../src/domain/safe-text.ts';
import { canaryRecords } from '../../src/engine/canary-records.ts';
import type { RunState } from '../../src/engine/fold.ts';
import { canaryRecordInShort, canaryRecordInWords } from '../../src/wording/canary-record.ts';

const at = { kind: 'Deployment', namespace: 'shop', name: 'checkout' };
const ana: Actor = { name: 'ana', groups: [], asking: 'person', host: 'vm', pid: 1, startedAt: 0 };

function ran(call: Call, seenAt: number, effect: 'in-effect' | 'waiting' = 'in-effect', cluster = 'here'): RunState {
  const target = { cluster, gvr: 'apps/v1/deployments', namespace: 'shop', name: 'checkout-canary' };
  const change = {
    id: '0' as Id,
    target,
    says: ours('a change'),
    class: 'change' as const,
    probes: [],
    via: 'kube' as const,
    bytes: 'sha256:0' as const,
    repeatable: false,
    landsWithinMs: 1,
  };
  const seen = { landed: 'after' as const, effect, says: ours('seen') };
  return {
    run: '0' as Id,
    as: 'verb',
    openedAt: seenAt,
    by: ana,
    target,
    where: { context: 'here', server: '' },
    changes: [{ change, call, seen, seenAt }],
    last: undefined as never,
  };
}
const removal = (reason?: string): Call => ({ do: 'canary.remove', with: { ...at, ...(reason && { reason }) } });
const promotion: Call = { do: 'canary.promote', with: { ...at, reason: '2.1.0: PASS nothing worse than 1.7x' } };
const weight: Call = { do: 'canary.weight', with: { ...at, percent: 5 } };
const last = (...runs: readonly RunState[]) => [...canaryRecords(runs, 'here').values()][0];

describe('how the last canary of a workload ended, from the journal of this machine', () => {
  test('taken away: who, when and at which verdict', () => {
    const record = last(ran(weight, 1_000), ran(removal('2.1.0: FAIL errors 0.59 % vs 0.30 % (1.9x)'), 2_000));
    expect(record && canaryRecordInWords(record, 72_000)).toBe(
      'taken away 1m10s ago by ana · 2.1.0: FAIL errors 0.59 % vs 0.30 % (1.9x)',
    );
    expect(record && canaryRecordInShort(record, 72_000)).toBe('canary taken away 1m10s ago by ana');
  });

  test('promoted, also once it was cleared away after that', () => {
    const cleared = [ran(promotion, 1_000), ran(removal('2.1.0 is promoted'), 2_000)];
    expect(last(...cleared)).toMatchObject({ what: 'promoted', at: 1_000, reason: promotion.with.reason });
    expect(last(...cleared, ran(weight, 3_000), ran(removal(), 4_000))).toEqual({
      what: 'taken-away',
      at: 4_000,
      by: 'ana',
    });
  });

  test('taken away, where somebody else had begun another one after a promotion', () => {
    const cleared = [ran(promotion, 1_000), ran(removal('2.1.0 is promoted'), 2_000)];
    expect(last(...cleared, ran(removal('2.2.0: FAIL errors 3.0 %'), 3_000))).toMatchObject({
      what: 'taken-away',
      at: 3_000,
    });
    const half = ran(removal('2.1.0 is promoted'), 2_000);
    const [first] = half.changes;
    const halfCleared = { ...half, changes: first ? [first, { change: first.change, call: first.call }] : [] };
    expect(last(ran(promotion, 1_000), halfCleared, ran(removal(), 3_000))).toMatchObject({ what: 'promoted' });
  });

  test('nothing of what was not seen in effect, nor of another cluster', () => {
    expect(last(ran(removal(), 1_000, 'waiting'), ran(removal(), 1_000, 'in-effect', 'there'))).toBeUndefined();
  });
});
