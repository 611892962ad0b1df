import type { JsonObject } from '../../domain/json.ts';
import type { Limits } from '../../domain/judgement.ts';
import { endWay, pauseWay } from '../../domain/playbook.ts';
import { shareInWords } from '../../wording/ramp.ts';
import { span } from '../../wording/walk.ts';
import { namesOfRoutes, reachBy, type Way } from '../../workloads/traffic-way.ts';

export const rampId = 'ramp';

/** What somebody wants of a ramp. */
export type RampAsked = {
  /** Percent, rising; 100 = promote. */
  readonly steps: readonly number[];
  /** Without one, that of the canary that is there. */
  readonly image?: string;
  readonly container?: string;
  readonly holdMs: number;
  /** How long each step waits for a verdict beyond its hold. */
  readonly patienceMs: number;
  /** What happens where the judge is not sure by then, and nobody is there to ask. */
  readonly onDoubt: 'back' | 'stay';
  readonly limits: Limits;
  /** A weight passes after so long, and so many requests, never sooner. */
  readonly windowMs?: number;
  readonly minRequests?: number;
  readonly goesOn: 'by-itself' | 'by-step';
};

/** What a canary stands beside, and which way requests come to both. */
export type Beside = { readonly stable: number; readonly way: Way };

export const weightStep = (percent: number): string => `to-${idOf(percent)}`;
export const judgeStep = (percent: number): string => `judge-${idOf(percent)}`;
export const promoteStep = 'promote';
export const takeAwayStep = 'take-away';

/** A literal key of this name would make a promise of the object. */
const nextKey = 'then';
const idOf = (percent: number): string => `${percent}`.replace('.', '-');
const timeOf = (ms: number): string => `${Math.max(1, Math.ceil(ms / 1_000))}s`;

/**
 * A ramp as a playbook: its text is frozen in the run's first line as that of any other, so whoever has the run can go on
 * with it. Every way out leads to the last step, which takes the canary away.
 */
export function rampPlaybook(name: string, asked: RampAsked, beside: Beside): string {
  const { steps, onDoubt } = asked;
  const { stable, way } = beside;
  const weights = steps.filter(step => step < 100);
  const promotes = steps.includes(100);
  const [first] = weights;
  // A later job pays for what an earlier one left, so a single step owes nothing.
  const owes = asked.goesOn === 'by-itself' && promotes && first !== undefined;
  let number = 0;
  const section = (title: string, expect: string, step: JsonObject) => {
    number += 1;
    return [`## ${number}. ${title}`, `> **Expect:** ${expect}`, '```yaml step', ...yamlOf(step), '```'];
  };
  const doubt = onDoubt === 'back' ? takeAwayStep : pauseWay;
  const lines = weights.flatMap((percent, index) => {
    const reached = reachBy(way, percent, stable);
    const pods = reached.kind === 'reached' ? reached.canary : 0;
    const serve = `${pods} canary ${pods === 1 ? 'pod serves' : 'pods serve'} beside ${stable} stable ones`;
    const share = reached.kind === 'reached' ? shareInWords(reached.share) : '';
    const isLast = !promotes && index === weights.length - 1;
    return [
      ...section(
        `To ${percent} %`,
        way.kind === 'routes'
          ? `${serve}; ${namesOfRoutes(way)} sends it ${share} of the requests.`
          : `${serve}: ${share} of the requests.`,
        {
          id: weightStep(percent),
          do: 'canary.weight',
          with: { workload: '$workload', ...weightSettings(asked, percent, stable, index === 0) },
          timeout: '5m',
          'on-fail': takeAwayStep,
          ...(owes && index === 0 && { owes: takeAwayStep }),
        },
      ),
      ...section(`Judge ${percent} %`, 'the canary is not worse than the stable pods beside it.', {
        id: judgeStep(percent),
        do: 'judge',
        with: judgeSettings(asked),
        timeout: timeOf(asked.holdMs + asked.patienceMs),
        'on-fail': takeAwayStep,
        'on-timeout': doubt,
        ...(isLast && { [nextKey]: endWay }),
      }),
    ];
  });
  const promotion = promotes
    ? section('Promote', `every pod of ${name} runs what the canary runs; the canary serves meanwhile.`, {
        id: promoteStep,
        do: 'canary.promote',
        with: { workload: '$workload' },
        timeout: '15m',
        'on-fail': pauseWay,
      })
    : [];
  return [
    '---',
    'playbook: 1',
    `id: ${rampId}`,
    'owner: release captain',
    'default-owner: release captain',
    'default-on-fail: pause',
    '---',
    `# Ramp ${name} to ${steps.at(-1) ?? 0} %`,
    'A canary gets its share of the requests step by step, and is judged in each.',
    '',
    '```yaml inputs',
    'workload: { type: workload, kinds: [Deployment], ask: "Which workload?" }',
    '```',
    ...lines,
    ...promotion,
    ...section('Take the canary away', `nothing is left of the canary; ${name} serves everything.`, {
      id: takeAwayStep,
      do: 'canary.remove',
      with: { workload: '$workload' },
      timeout: '2m',
      ...(owes && first !== undefined && { pays: weightStep(first) }),
    }),
    '',
  ].join('\n');
}

/** All that a weight is told, apart from its workload. */
export const weightSettings = (
  { image, container, steps, holdMs, goesOn }: RampAsked,
  percent: number,
  stable: number,
  isFirst: boolean,
): JsonObject => ({
  percent,
  ...(image !== undefined && { image }),
  ...(container !== undefined && { container }),
  ...(goesOn === 'by-itself' && { steps }),
  ...(holdMs > 0 && { hold: timeOf(holdMs) }),
  'goes-on': goesOn,
  beside: stable,
  ...(!isFirst && { 'goes-up': true }),
});

const judgeSettings = ({ holdMs, limits, windowMs, minRequests }: RampAsked): JsonObject => ({
  workload: '$workload',
  ...(holdMs > 0 && { hold: timeOf(holdMs) }),
  ...(windowMs !== undefined && { window: timeOf(windowMs) }),
  ...(minRequests !== undefined && { 'min-requests': minRequests }),
  ...(limits.errorRate !== undefined && { 'error-rate': `${percentOf(limits.errorRate)}%` }),
  ...(limits.latencyP50Ms !== undefined && { 'latency-p50-ms': limits.latencyP50Ms }),
  ...(limits.latencyP95Ms !== undefined && { 'latency-p95-ms': limits.latencyP95Ms }),
  ...(limits.latencyP99Ms !== undefined && { 'latency-p99-ms': limits.latencyP99Ms }),
  ...(limits.cpu !== undefined && { 'cpu-percent': percentOf(limits.cpu) }),
  ...(limits.memory !== undefined && { 'memory-percent': percentOf(limits.memory) }),
  ...(limits.saturation !== undefined && { 'saturation-percent': percentOf(limits.saturation) }),
});

const percentOf = (part: number): number => Math.round(part * 1e6) / 1e4;

/** JSON is YAML as well, and quotes whatever somebody typed. */
const yamlOf = (step: JsonObject): readonly string[] =>
  Object.entries(step).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);

/** One line for each step of the ramp, before it begins. */
export function rampStepsInWords(name: string, asked: RampAsked, { stable, way }: Beside): readonly string[] {
  const looked = asked.holdMs > 0 ? `; looked at for ${span(asked.holdMs)}, then on at PASS` : '; on at PASS';
  return asked.steps.map(percent => {
    if (percent === 100)
      return `100 %  promote: ${name} gets the canary’s template by its own rolling update, then the canary is taken away`;
    const reached = reachBy(way, percent, stable);
    if (reached.kind !== 'reached') return `${percent} %  can’t be reached beside ${stable} replicas`;
    const pods = `${reached.canary} canary ${reached.canary === 1 ? 'pod' : 'pods'}`;
    const by = way.kind === 'routes' ? ` by ${namesOfRoutes(way)}` : '';
    return `${percent} %  ${pods} beside ${stable}: ${shareInWords(reached.share)} of the requests${by}${looked}`;
  });
}

/** How a canary goes, whichever way its requests come. */
export const backInWords = ({ way }: Beside): string =>
  way.kind === 'routes' ? `out of ${namesOfRoutes(way)}, then to 0 pods` : 'to 0 pods';
