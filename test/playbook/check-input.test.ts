import { describe, expect, test } from 'vitest';
import type { Input } from '../../src/domain/playbook.ts';
import { ours } from '../../src/domain/safe-text.ts';
import { checkInput } from '../../src/playbook/check-input.ts';

const asked = (input: Partial<Input>): Input => ({ name: 'it', type: 'text', ask: ours('?'), ...input });
const deploy = { kind: 'Deployment', namespace: 'shop', name: 'checkout' };

describe('an answer that is taken', () => {
  test.each<[Partial<Input>, string, unknown]>([
    [{ type: 'workload' }, 'checkout', deploy],
    [{ type: 'workload' }, 'deploy/checkout', deploy],
    [{ type: 'workload' }, 'web/sts/db', { kind: 'StatefulSet', namespace: 'web', name: 'db' }],
    [{ type: 'workload', kinds: ['StatefulSet'] }, 'db', { kind: 'StatefulSet', namespace: 'shop', name: 'db' }],
    [{ pattern: 'INC-[0-9]{1,6}' }, ' INC-42 ', 'INC-42'],
    [{ type: 'name' }, 'checkout-2', 'checkout-2'],
    [{ type: 'number' }, '-3.5', -3.5],
    [{ type: 'duration' }, '1h30m', '1h30m'],
    [{ type: 'choice', options: ['Fast', 'Careful'] }, 'fast', 'Fast'],
    [{ type: 'revision' }, 'r6', 6],
    [{ type: 'url' }, 'https://git.example/merge/4', 'https://git.example/merge/4'],
    [{ type: 'yes-no' }, 'Yes', true],
    [{ type: 'yes-no' }, 'n', false],
    [{ default: 'usual' }, '', 'usual'],
  ])('%j: %s', (input, typed, value) => {
    expect(checkInput(asked(input), typed, { namespace: 'shop' })).toEqual({ value });
  });
});

describe('an answer that is not', () => {
  test.each<[Partial<Input>, string, string]>([
    [{}, '', 'it needs an answer'],
    [{}, 'x'.repeat(1_001), 'it is longer than 1000 characters'],
    [{}, 'a\u001b[2J', 'it holds invisible characters'],
    [{}, '--force', 'it must not begin with -'],
    [{ pattern: 'INC-[0-9]+' }, 'XINC-42', 'it must be like INC-1234'],
    [{ type: 'workload', kinds: ['Deployment'] }, 'sts/db', 'it must be a Deployment, not a StatefulSet'],
    [{ type: 'workload' }, 'a/b/c/d', 'it must be a workload, as deploy/checkout or NAMESPACE/deploy/checkout'],
    [{ type: 'workload' }, 'cronjob/db', 'it must be a workload, as deploy/checkout or NAMESPACE/deploy/checkout'],
    [{ type: 'name' }, 'Check Out', 'it must be a name: small letters, digits and -'],
    [{ type: 'number' }, '1e9', 'it must be a number'],
    [{ type: 'duration' }, '5', 'it must be a length of time, as 30s or 5m'],
    [{ type: 'choice', options: ['a', 'b'] }, 'c', 'it must be a or b'],
    [{ type: 'revision' }, 'latest', 'it must be a revision, as 6'],
    [{ type: 'url' }, 'javascript:alert(1)', 'it must be an address, as https://example.com/'],
    [{ type: 'yes-no' }, 'maybe', 'it must be yes or no'],
  ])('%j: %s', (input, typed, problem) => {
    expect(checkInput(asked(input), typed, { namespace: 'shop' })).toEqual({ problem });
  });

  test('a workload whose namespace nobody knows', () => {
    expect(checkInput(asked({ type: 'workload' }), 'checkout')).toEqual({
      problem: 'it needs its namespace, as NAMESPACE/deploy/checkout',
    });
  });
});
