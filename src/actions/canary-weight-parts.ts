import type { JsonObject } from '../domain/json.ts';
import { textAt } from '../domain/json.ts';
import { type SafeText, safe } from '../domain/safe-text.ts';
import { workloadPath } from '../domain/workload.ts';
import { counted } from '../wording/numbers.ts';
import { shareInWords } from '../wording/ramp.ts';
import {
  canaryName,
  instantText,
  type RampNote,
  rampAnnotation,
  rampNoteOf,
  rampNoteText,
} from '../workloads/canary.ts';
import { canaryOfAnnotation } from '../workloads/canary-of.ts';
import type { Given } from './action.ts';
import { canaryBody } from './canary-body.ts';
import { routeParts } from './canary-route.ts';
import { serviceNamed } from './canary-routing.ts';
import { makeService } from './canary-service.ts';
import type { WeightSettings, WeightWorld } from './canary-weight.ts';
import { canaryRef } from './canary-world.ts';
import { newObject } from './new-object.ts';
import { objectPatch, type Part } from './object-patch.ts';
import { type ReadWorld, workloadTarget } from './workload-world.ts';

/** One weight as it is to be: the canary that is there, what it is made of, and how much of everything it gets. */
export type Making = WeightWorld & {
  readonly stable: ReadWorld;
  readonly there: ReadWorld | undefined;
  readonly template: JsonObject;
  /** Pods. */
  readonly pods: number;
  /** As many pods more than now at the largest weight of the ramp. */
  readonly more: number;
  readonly share: number;
  readonly note: RampNote;
};

export type WeightParts = {
  readonly service?: Part;
  readonly deployment?: Part;
  readonly routes: readonly Part[];
  /** All of them in the order in which they are safe: nobody is sent where nobody serves. */
  readonly inOrder: readonly Part[];
};

/** What is to be sent for this weight; what is so already is left out, so that a step that broke off can be gone on with. */
export function weightParts(
  settings: WeightSettings,
  making: Making,
  isSame: boolean,
  given: Given,
): WeightParts | { readonly because: SafeText } {
  const { routing, there, note } = making;
  const { way, routes, services } = routing;
  const deployment = isSame ? undefined : deploymentPart(settings, making, given);
  const own = deployment ? [deployment] : [];
  if (way.kind !== 'routes') return { routes: [], inOrder: own, ...(deployment && { deployment }) };
  if (services.kind !== 'ok') return { because: services.says };
  if (routes.kind !== 'ok') return { because: routes.says };
  const taken = serviceNamed(services, way.canaryService);
  if (taken && textAt(taken, 'metadata', 'annotations', canaryOfAnnotation) !== settings.name)
    return {
      because: safe(
        `Service ${way.canaryService} is there already, and is none of a canary of ${settings.name}: nothing is changed in it`,
      ),
    };
  const service = makeService(settings, way, routing, given);
  const weights = routeParts(settings, way, settings.percent, routing, given);
  const before = there && rampNoteOf(there.family.workload)?.now;
  const isLess = before !== undefined && note.now < before;
  return {
    routes: weights,
    inOrder: [...(service ? [service] : []), ...(isLess ? [...weights, ...own] : [...own, ...weights])],
    ...(service && { service }),
    ...(deployment && { deployment }),
  };
}

function deploymentPart(
  settings: WeightSettings,
  { stable, there, template, pods, share, note, routing }: Making,
  given: Given,
): Part {
  const { name, namespace } = settings;
  const called = canaryName(name);
  const { desired } = stable.family.workload;
  const says =
    routing.way.kind === 'routes'
      ? safe(`let ${called} have ${counted(pods, 'pod')}: enough for ${shareInWords(share)} of what ${desired} carry`)
      : safe(`let ${called} get ${note.now} %: ${counted(pods, 'pod')} beside ${desired}`);
  const target = workloadTarget(given.place.cluster, canaryRef(settings));
  if (there)
    return objectPatch(
      {
        name: 'canary.weight',
        target,
        path: workloadPath(canaryRef(settings)),
        says,
        raw: there.raw,
        writing: {
          tests: [{ op: 'test', path: '/spec/replicas', value: there.family.workload.desired }],
          writes: () => [{ op: 'replace', path: '/spec/replicas', value: pods }],
          annotations: ({ run, at }) => ({
            [rampAnnotation]: rampNoteText(note, { run: note.run === given.run ? run : note.run, since: at }),
          }),
        },
      },
      given,
    );
  const bodyWith = (marks: Readonly<Record<string, string>>, run: string, since: string) =>
    canaryBody(stable.raw, {
      name,
      namespace,
      template,
      replicas: pods,
      marks: { ...marks, [rampAnnotation]: rampNoteText(note, { run, since }) },
    });
  return newObject(
    {
      name: 'canary.weight',
      target,
      path: `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}/deployments`,
      says,
      class: 'change',
      body: marks => bodyWith(marks, given.run, instantText(given.now)),
      hashedBody: marks => bodyWith(marks, '(run)', '(time)'),
    },
    given,
  );
}
