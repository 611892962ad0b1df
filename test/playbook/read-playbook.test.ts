import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fillIn } from '../../src/playbook/fill-in.ts';
import { readPlaybook } from '../../src/playbook/read-playbook.ts';
import { words } from './forms.ts';

const example = readFileSync(new URL('example.md', import.meta.url), 'utf8');
const { playbook, problems } = readPlaybook(example, words);
const step = (id: string) => playbook?.steps.find(one => one.id === id);

describe('the worked example', () => {
  test('reads without an error; two commands and a flow are missing', () => {
    expect(problems.map(({ line, severity, says }) => `${line}: ${severity}: ${says}`)).toEqual([
      '42: warning: open question: by which command is suspend done without this tool?',
      '78: warning: there is no flow "checkout-smoke" in yaml flows',
      '102: warning: open question: by which command is resume done without this tool?',
    ]);
  });

  test('says whose it is, how long it may take and how often it is drilled', () => {
    expect(playbook).toMatchObject({
      id: 'rollback-deployment',
      title: 'Roll back a bad Deployment',
      owner: 'team-platform',
      defaultOwner: 'on-call',
      defaultOnFail: 'get-help',
      budgetMs: 300_000,
      drillEveryMs: 30 * 86_400_000,
      inputs: [
        { name: 'workload', type: 'workload', kinds: ['Deployment'], ask: 'Which workload?' },
        { name: 'incident', type: 'text', pattern: 'INC-[0-9]{1,6}' },
      ],
    });
  });

  test('has the numbered path first, then the sections that are jumped to', () => {
    expect(playbook?.steps.map(({ number, id }) => `${number ?? '-'} ${id}`)).toEqual([
      '1 evidence',
      '2 decide',
      '3 suspend',
      '4 undo',
      '5 effect',
      '6 verify',
      '7 tell',
      '8 git-agrees',
      '9 resume',
      '10 record',
      '- flag-off',
      '- forward',
      '- get-help',
    ]);
  });

  test('keeps what a step says apart from what it does', () => {
    expect(step('undo')).toMatchObject({
      title: 'Put the last good revision back',
      prose: '',
      expect: 'new pods run the last good image, the bad ReplicaSet drains. ConfigMaps and data do **not** move.',
      settings: { workload: '$workload', revision: '$evidence.last-good' },
      needs: ['last-good-image-pullable', 'gitops-suspended'],
      confirm: 'typed',
      timeoutMs: 20_000,
      byHand: '    kubectl -n NAMESPACE rollout undo deploy/NAME --to-revision=LAST_GOOD',
      at: { line: 54, column: 1 },
    });
    expect(step('verify')?.prose).toBe(
      'Health, then numbers, then one real purchase. Read the order number back; "works" is not an answer.',
    );
  });
});

describe('filling in', () => {
  const workload = { kind: 'Deployment', namespace: 'shop', name: 'checkout' };
  const filled = (id: string, values: readonly (readonly [string, never | object | string])[]) => {
    const form = words.steps.get(step(id)?.do ?? '');
    return form && fillIn(step(id)?.settings ?? {}, form, new Map(values) as never, words.checks);
  };

  test('puts whole values in place of references, in checks too', () => {
    const values = [
      ['workload', workload],
      ['evidence', { 'last-good': { number: 6, template: 'abc' } }],
    ] as const;
    expect(filled('undo', values)).toEqual({ settings: { workload, revision: { number: 6, template: 'abc' } } });
    expect(filled('effect', values)).toMatchObject({
      settings: { until: { check: 'revision-share', workload, revision: { number: 6 }, 'at-least': '90%' } },
    });
  });

  test('says which values are not known yet', () => {
    expect(filled('undo', [['workload', workload]])).toEqual({ problems: ['$evidence.last-good is not known yet'] });
  });

  test('sends a message all the same', () => {
    expect(
      filled('tell', [
        ['incident', 'INC-1'],
        ['workload', workload],
      ]),
    ).toMatchObject({ settings: { text: 'INC-1: shop/checkout is healthy again ((not known)).' } });
  });

  test('never fills in twice', () => {
    expect(
      filled('tell', [
        ['incident', '$' + '{workload}'],
        ['workload', workload],
        ['decide', { choice: 'Roll back' }],
      ]),
    ).toMatchObject({ settings: { text: '$' + '{workload}: shop/checkout is healthy again (Roll back).' } });
  });
});
