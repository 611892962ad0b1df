import { expect, inject, onTestFinished, test } from 'vitest';
import { realBench } from '../support/bench/real-bench.ts';
import { buildChild } from './built-child.ts';
import { crashEverywhere } from './crash-points.ts';

test('killed at any point on a real control plane, the audit log has no second write and no outcome is lost', {
  timeout: 600_000,
}, async () => {
  const child = await buildChild('crash-child.ts');
  onTestFinished(() => child.remove());
  const { trace, crashes } = await crashEverywhere(realBench(inject('controlPlane')), child);
  console.log(`killed at ${crashes.length} points on a real control plane`);
  expect(crashes).toHaveLength(trace.length);
  expect(crashes.filter(({ problems }) => problems.length > 0)).toEqual([]);
});
