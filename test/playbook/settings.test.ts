import { describe, expect, test } from 'vitest';
import { playbookWords } from '../../src/app/playbook-words.ts';
import { readPlaybook } from '../../src/playbook/read-playbook.ts';

const playbook = (step: string): string => `---
playbook: 1
id: a
owner: b
default-on-fail: pause
---
# T
\`\`\`yaml inputs
workload: { type: workload, ask: Which? }
from: { type: text, ask: From what? }
\`\`\`
## 1. One
> **Expect:** it is so.
\`\`\`yaml step
id: one
timeout: 1m
${step}
\`\`\`
## 2. Two
\`\`\`yaml step
{ id: two, do: notify, with: { channel: a, text: "\${workload} \${from}" } }
\`\`\`
`;
const errorsOf = (step: string): readonly string[] =>
  readPlaybook(playbook(step), playbookWords).problems.flatMap(({ line, severity, says }) =>
    severity === 'error' ? [`${line}: ${says}`] : [],
  );

describe('what an action or a check would refuse during the run is told by lint', () => {
  test.each([
    ['do: verify\nall: [{ check: metric, name: error-ratio, below: much }]'],
    ['do: verify\nall: [{ check: metric, name: error-ratio }]'],
    ['do: scale\nwith: { workload: $workload, replicas: -1 }'],
    ['do: job.run\nwith: { from: sh -c true, direction: down }'],
    ['do: service.switch\nwith: { service: checkout, namespace: shop }'],
  ])('%s', step => {
    expect(errorsOf(step)).toEqual([expect.stringMatching(/^14: one: \S/)]);
  });

  test.each([
    ['do: verify\nall: [{ check: metric, name: error-ratio, below: 0.5% }, { check: available, workload: $workload }]'],
    ['do: scale\nwith: { workload: $workload, replicas: 3 }'],
    ['do: rollout.undo\nwith: { workload: $workload, revision: r6 }'],
    ['do: job.run\nwith: { from: $from, direction: down, namespace: shop }'],
  ])('nothing is said to %s', step => {
    expect(errorsOf(step)).toEqual([]);
  });
});
