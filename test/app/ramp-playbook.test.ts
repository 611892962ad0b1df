import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rampPlaybook } from '../../src/app/commands/ramp-playbook.ts';
import { playbookWords } from '../../src/app/playbook-words.ts';
import { type RampFlags, rampAsked } from '../../src/cli/commands/ramp-flags.ts';
import { readPlaybook } from '../../src/playbook/read-playbook.ts';

const usual: RampFlags = { patience: '15m', onDoubt: 'back', timeout: '60s' };
const beside = { stable: 19, way: { kind: 'replicas' as const } };
const read = (flags: Partial<RampFlags>) =>
  readPlaybook(rampPlaybook('checkout', rampAsked({ ...usual, ...flags }), beside), playbookWords);
const settingsOf = (flags: Partial<RampFlags>, id: string) =>
  read(flags).playbook?.steps.find(step => step.id === id)?.settings;

describe('a ramp as a playbook', () => {
  test('has the limits of its flags in each step that judges', () => {
    const flags = {
      errorRateThreshold: '1',
      latencyP95Ms: '300',
      cpu: '150',
      memory: '90',
      saturation: '80.5',
      window: '5m',
      minRequests: '500',
    };
    const limits = {
      'error-rate': '1%',
      'latency-p95-ms': 300,
      'cpu-percent': 150,
      'memory-percent': 90,
      'saturation-percent': 80.5,
      window: '300s',
      'min-requests': 500,
    };
    expect(settingsOf(flags, 'judge-5')).toMatchObject(limits);
    expect(settingsOf(flags, 'judge-50')).toMatchObject(limits);
    expect(settingsOf({}, 'judge-5')).toEqual({ workload: '$workload', hold: '600s' });
  });

  test('is clean whatever was asked for, and each of its ways leads to the canary being taken away', () => {
    const number = fc.integer({ min: 1, max: 5_000 }).map(String);
    const flags: fc.Arbitrary<Partial<RampFlags>> = fc.record(
      {
        steps: fc.constantFrom('5,25,50,100', '10', '50,100', '12.5,100', '100'),
        image: fc.constantFrom('registry/shop/checkout:2.1.0', 'app=registry/shop/checkout:2.1.0'),
        hold: fc.constantFrom('0s', '30s', '2h'),
        onDoubt: fc.constantFrom('back', 'stay'),
        errorRateThreshold: fc.integer({ min: 1, max: 100 }).map(String),
        latencyP50Ms: number,
        latencyP99Ms: number,
        cpu: number,
        memory: number,
        saturation: number,
        window: fc.constantFrom('1m', '90s'),
        minRequests: number,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(flags, given => {
        const { problems, playbook } = read(given);
        expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
        expect(playbook?.steps.at(-1)?.id).toBe('take-away');
      }),
      { numRuns: 50 },
    );
  });

  test.each([{ cpu: 'much' }, { memory: '0' }, { errorRateThreshold: 'x' }, { window: 'soon' }])(
    '%j is no limit',
    flags => {
      expect(() => rampAsked({ ...usual, ...flags })).toThrow();
    },
  );
});
