import type { Plan } from '../domain/change.ts';
import { age } from '../domain/duration.ts';
import { type JsonObject, objectAt, textsAt } from '../domain/json.ts';
import { ours, type SafeText, safe } from '../domain/safe-text.ts';
import { namesOf } from '../domain/workload.ts';
import { usualSettings } from '../judge/judge.ts';
import { counted } from '../wording/numbers.ts';
import { shareInWords } from '../wording/ramp.ts';
import { canaryName, rampNoteOf } from '../workloads/canary.ts';
import { calledShare } from '../workloads/replica-share.ts';
import { templateDiff } from '../workloads/template-diff.ts';
import { namesOfRoutes, type RoutesWay } from '../workloads/traffic-way.ts';
import type { Given } from './action.ts';
import { budgetWords, unreadRoom } from './canary-room.ts';
import { routeByHand } from './canary-route.ts';
import { measuredSince, shareIn } from './canary-route-effect.ts';
import { foreseenWords } from './canary-traffic.ts';
import type { WeightSettings } from './canary-weight.ts';
import type { Making, WeightParts } from './canary-weight-parts.ts';
import { canaryRef, stableRef } from './canary-world.ts';
import { changePlan, type Needed } from './change-plan.ts';
import { nodeWords } from './node-room.ts';
import type { Part } from './object-patch.ts';
import { inWordsFor, roughly, trackers } from './template-words.ts';
import { workloadTarget } from './workload-world.ts';

/** The whole plan of one weight: its requests, what they need, and all that a person reads before. */
export function weightPlan(
  settings: WeightSettings,
  making: Making,
  parts: WeightParts & { readonly inOrder: readonly [Part, ...Part[]] },
  given: Given,
): Plan {
  const { name, namespace, percent } = settings;
  const { stable, there, template, pods, share, note, routing } = making;
  const { family } = stable;
  const way = routing.way.kind === 'routes' ? routing.way : undefined;
  const before = there?.family.workload.desired ?? 0;
  const predictedMs = inWordsFor.freshPods({ ...family, workload: { ...family.workload, desired: 1 } });
  const seen = foreseenWords(making.traffic, share, note.holdMs);
  const onNodes = nodeWords(making.nodes, template, making.more);
  const gets = way
    ? `${namesOfRoutes(way)} ${way.routes.length === 1 ? 'sends' : 'send'} ${shareInWords(share)} to the canary`
    : `${pods} of ${pods + family.workload.desired} pods run the canary`;
  const shares = {
    what: way ? safe(`share of requests by ${namesOfRoutes(way)}`) : ours('share of requests'),
    before: safe(
      way
        ? routedNow(making, given)
        : shareInWords(calledShare(there && rampNoteOf(there.family.workload)?.now, before, family.workload.desired)),
    ),
    after: safe(way ? shareInWords(share) : askedInWords(percent, share)),
  };
  const isSamePods = before === pods;
  return changePlan(
    {
      call: { do: 'canary.weight', with: callWith(settings) },
      parts: parts.inOrder,
      about: workloadTarget(given.place.cluster, canaryRef(settings), there?.family.workload.uid),
      needs: needsOf(settings, making, parts),
      ...(predictedMs !== undefined && { predictedMs }),
      undo: there && before > 0 ? undefined : { do: 'canary.remove', with: { ...stableRef(settings) } },
      words: {
        title: safe(`CANARY of ${name} to ${percent} %`),
        changes: [
          ...(there ? [] : templateDiff(objectAt(stable.raw, 'spec', 'template'), template)),
          ...(isSamePods && !way
            ? [
                {
                  what: ours('ramp'),
                  before: ours('not at this step'),
                  after: safe(`at ${percent} %, with the ${counted(pods, 'pod')} that it has`),
                },
              ]
            : [
                ...(isSamePods
                  ? []
                  : [{ what: ours('canary pods'), before: safe(`${before}`), after: safe(`${pods}`) }]),
                shares,
              ]),
          ...(parts.service && way
            ? [
                {
                  what: safe(`Service ${way.canaryService}`),
                  before: ours('(none)'),
                  after: ours('selects the canary'),
                },
              ]
            : []),
        ],
        stays: [
          safe(`all ${family.workload.desired} replicas of ${name}: the canary can go at any time`),
          ...(way ? [safe(`whoever calls Service ${way.service} past ${namesOfRoutes(way)} reaches no canary`)] : []),
        ],
        why: safe(`${settings.reason === undefined ? '' : `${settings.reason}; `}you want ${percent} %`),
        effect: safe(
          `${predictedMs === undefined ? 'nobody knows when' : `about ${roughly(predictedMs)}`}: ${gets}${seen.effect === undefined ? '' : `; ${seen.effect}`}`,
          400,
        ),
        checked: onNodes.checked,
        unknown: [
          ...(family.autoscalers === undefined
            ? [ours('whether an autoscaler owns the replicas: they could not be read')]
            : []),
          ...(routing.routes.kind === 'ok' ? [] : [safe(`whether an HTTPRoute could divide: ${routing.routes.says}`)]),
          ...unreadRoom(making.room),
          ...onNodes.unknown,
          ...seen.unknown,
        ],
        warnings: [
          ...tooSoonWords(settings, making, given),
          ...seen.warnings,
          ...onNodes.warnings,
          ...(way ? routeWarnings(way) : []),
          ...budgetWords(making.room, textsAt(template, 'metadata', 'labels')),
        ],
      },
      byHand: [
        `-n ${namespace} scale deploy/${canaryName(name)} --replicas=${pods}`,
        ...parts.routes.map(part => `-n ${namespace} ${routeByHand(part)}`),
      ],
    },
    given,
  );
}

/** `25 % (24 % by pods)`: the nearest that their number comes to. */
const askedInWords = (percent: number, share: number): string =>
  shareInWords(share) === shareInWords(percent / 100)
    ? `${percent} %`
    : `${percent} % (${shareInWords(share)} by pods)`;

/** What one weight showed is known after so long at the earliest; a ramp that is walked judges each by itself. */
function tooSoonWords({ percent, isFirst }: WeightSettings, { there }: Making, { now }: Given): readonly SafeText[] {
  const note = there && rampNoteOf(there.family.workload);
  if (!note || !isFirst || percent <= note.now || now - note.since >= usualSettings.bakeMs) return [];
  const at = age(now - note.since);
  return [safe(`it has been at ${note.now} % for ${at} only: the judge has not seen enough at that weight yet`)];
}

/** Whoever has taken the last minute's readings knows what the gateway really sends. */
const measuredForMs = 60_000;

/** `5 %, measured 4.8 %` */
function routedNow({ routing }: Making, { now }: Given): string {
  const [route] = routing.way.kind === 'routes' ? routing.way.routes : [];
  const share = (route && shareIn(route, routing)) ?? 0;
  const measured = measuredSince(routing, now - measuredForMs);
  const found = measured && !('says' in measured) ? measured.share : undefined;
  return share > 0 && found !== undefined
    ? `${shareInWords(share)}, measured ${shareInWords(found)}`
    : shareInWords(share);
}

function routeWarnings({ relabelled: { key, before, to }, routes }: RoutesWay): readonly SafeText[] {
  return [
    safe(
      `pods of the canary carry ${key}=${to}: NetworkPolicies, disruption budgets and monitors that go by ${key}=${before} don’t take them`,
    ),
    ...routes.flatMap(route => trackers(route).map(says => safe(`HTTPRoute ${route.name}: ${says}`))),
  ];
}

function needsOf(
  { namespace }: WeightSettings,
  { there, may, routing }: Making,
  parts: WeightParts,
): readonly Needed[] {
  const { plural } = namesOf('Deployment');
  return [
    ...(there
      ? parts.deployment
        ? [{ to: `patch ${plural} in ${namespace}`, may: may.patchCanary }]
        : []
      : [
          { to: `create ${plural} in ${namespace}`, may: may.create },
          // Whoever can't take it back must not begin.
          { to: `delete ${plural} in ${namespace}`, may: may.delete },
        ]),
    ...(parts.service
      ? [
          { to: `create services in ${namespace}`, may: routing.may.createServices },
          { to: `delete services in ${namespace}`, may: routing.may.deleteServices },
        ]
      : []),
    ...(parts.routes.length > 0 ? [{ to: `patch httproutes in ${namespace}`, may: routing.may.patchRoutes }] : []),
  ];
}

/** What was asked for, for the journal: whoever has it can plan it again. */
function callWith({
  namespace,
  name,
  percent,
  image,
  container,
  steps,
  goesOn,
  beside,
  isFirst,
  reason,
}: WeightSettings): JsonObject {
  return {
    kind: 'Deployment',
    namespace,
    name,
    percent,
    ...(image !== undefined && { image }),
    ...(container !== undefined && { container }),
    steps,
    'goes-on': goesOn,
    ...(beside !== undefined && { beside }),
    ...(isFirst ? {} : { 'goes-up': true }),
    ...(reason !== undefined && { reason }),
  };
}
