import type { Change, Seen } from '../domain/change.ts';
import { isObject, type Json, listAt, numberAt, textAt } from '../domain/json.ts';
import { readDuration } from '../domain/playbook-values.ts';
import { isPercent, rampNoteOf } from '../workloads/canary.ts';
import { type AtTime, defineAction, type Readers } from './action.ts';
import { canaryNow, observeCanary } from './canary-effect.ts';
import { type Room, readRoom } from './canary-room.ts';
import { isOfRoute } from './canary-route.ts';
import { observeWeight } from './canary-route-effect.ts';
import { isOfService, observeService } from './canary-service.ts';
import { readTraffic, type Traffic } from './canary-traffic.ts';
import { planWeight } from './canary-weight-plan.ts';
import { type CanaryRef, type CanaryWorld, parseCanaryRef, readCanaryWorld } from './canary-world.ts';
import { type NodeRoom, readNodeRoom } from './node-room.ts';
import { kubectlFor } from './page-commands.ts';
import { withWorkloadNames, workloadSetting } from './step-settings.ts';
import { imageRule } from './template-image.ts';

export type WeightSettings = CanaryRef & {
  readonly percent: number;
  /** Without one, that of the canary which is there. */
  readonly image?: string;
  readonly container?: string;
  /** All weights of the ramp. */
  readonly steps: readonly number[];
  readonly holdMs?: number;
  readonly goesOn: 'by-itself' | 'by-step';
  /** Stable replicas that whoever said yes saw: with others it is another step. */
  readonly beside?: number;
  readonly isFirst: boolean;
  readonly reason?: string;
};
export type WeightWorld = CanaryWorld & {
  readonly room: Room;
  /** Only where the canary is not at that weight yet: what can be seen is a question before the step. */
  readonly traffic?: Traffic;
  /** The same of room for its pods. */
  readonly nodes?: NodeRoom;
};

/** Gives a canary beside its stable Deployment a share of the requests: by routes where there are some, else by its pods. */
export const canaryWeight = defineAction<WeightSettings, WeightWorld>({
  name: 'canary.weight',
  step: {
    says: 'Let a canary beside the stable Deployment get so many percent of the requests: by an HTTPRoute that sends to its Service, else by its number of pods.',
    class: 'change',
    with: {
      workload: workloadSetting,
      percent: { type: 'number', required: true, says: 'The share of the requests, above 0 and below 100.' },
      image: { type: 'text', says: 'The image that is tried; without it, that of the canary that is there.' },
      container: { type: 'name', says: 'Which container gets it, where more than one could.' },
      steps: { type: 'list', says: 'All weights of the ramp, for whoever looks on.' },
      hold: { type: 'duration', says: 'How long each weight is looked at, for whoever looks on.' },
      'goes-on': {
        type: 'choice',
        oneOf: ['by-itself', 'by-step'],
        says: 'Whether a run goes on by itself, or a later job takes each step; by-step unless told.',
      },
      beside: { type: 'number', says: 'How many stable replicas there must be.' },
      'goes-up': { type: 'yes-no', says: 'Whether the canary must be there already; no unless told.' },
      reason: { type: 'message', says: 'Why, for the record.' },
    },
    call: withWorkloadNames,
    byHand: settings => [
      `${kubectlFor(settings)} scale ${textAt(settings, 'workload', 'name') === undefined ? 'deploy/NAME-canary' : `deploy/${textAt(settings, 'workload', 'name')}-canary`} --replicas=CANARY_PODS`,
    ],
  },
  parse,
  read: readWeightWorld,
  plan: planWeight,
  observe: (change, world, given): Seen => observe(change as Change, world, given),
});

function parse(raw: Json): { settings: WeightSettings } | { problems: readonly string[] } {
  if (!isObject(raw)) return { problems: ['the settings must be a map'] };
  const { ref, problems: wrong } = parseCanaryRef(raw);
  const [percent, beside] = [numberAt(raw, 'percent'), numberAt(raw, 'beside')];
  const [image, container, reason] = ['image', 'container', 'reason'].map(name => textAt(raw, name));
  const steps = listAt(raw, 'steps');
  const holdMs = readDuration(raw.hold);
  const problems = [
    ...wrong,
    ...(percent !== undefined && percent > 0 && percent < 100
      ? []
      : ['"percent" must be above 0 and below 100; all of it is canary.promote']),
    ...(image === undefined || imageRule.test(image) ? [] : ['"image" is no image']),
    ...(steps.every(isPercent) ? [] : ['"steps" must be percentages']),
    ...(raw.hold === undefined || holdMs !== undefined ? [] : ['"hold" must be a length of time, as 10m']),
  ];
  if (!ref || percent === undefined || problems.length > 0) return { problems };
  return {
    settings: {
      ...ref,
      percent,
      ...(image !== undefined && { image }),
      ...(container !== undefined && { container }),
      steps: steps.filter(isPercent),
      ...(holdMs !== undefined && { holdMs }),
      goesOn: raw['goes-on'] === 'by-itself' ? 'by-itself' : 'by-step',
      ...(beside !== undefined && { beside }),
      isFirst: raw['goes-up'] !== true,
      ...(reason !== undefined && { reason }),
    },
  };
}

function observe(change: Change, world: WeightWorld, given: AtTime & { readonly sentAt: number }): Seen {
  if (isOfRoute(change.target)) return observeWeight(change, world.routing, given);
  if (isOfService(change.target)) return observeService(change, world.routing, given);
  return observeCanary(change, world, given, canaryNow);
}

async function readWeightWorld(settings: WeightSettings, from: Readers, signal: AbortSignal): Promise<WeightWorld> {
  const [world, room] = await Promise.all([readCanaryWorld(settings, from, signal), readRoom(settings, from, signal)]);
  const { canary } = world;
  const isThere = canary.kind === 'read' && rampNoteOf(canary.family.workload)?.now === settings.percent;
  if (isThere) return { ...world, room };
  const [traffic, nodes] = await Promise.all([readTraffic(world, from, signal), readNodeRoom(from, signal)]);
  return { ...world, room, traffic, nodes };
}
