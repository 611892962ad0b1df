import type { Writes } from '../api/object-writes.ts';
import type { Application } from '../applications/application.ts';
import { createChance } from '../chance.ts';
import type { Controller, ControllerTools } from '../controllers/controller.ts';
import { SERVICE_NAME } from '../controllers/endpoint-slice-controller.ts';
import type { OnContainerNews } from '../controllers/kubelet/kubelet-tools.ts';
import { endpointSliceKind } from '../kinds/plain-kinds.ts';
import type { EndpointSlice, Pod } from '../kube-objects.ts';
import type { Surroundings } from './circumstance.ts';
import type { ContainerFigures } from './container-figures.ts';
import { countBusiness, countRequests, newFigures, observeDuration } from './container-figures.ts';
import type { ContainerLogs } from './container-logs.ts';
import { logKeyOf } from './container-logs.ts';
import { durationOf } from './latency.ts';
import type { Answering } from './one-call.ts';
import { failureIn, successCode } from './one-call.ts';
import { createSteps } from './one-step.ts';
import { addExpected } from './quiet-past.ts';
import type { Route, ServiceTraffic } from './service-traffic.ts';
import { behaviourOf } from './service-traffic.ts';
import { troubleOf } from './trouble.ts';

/** Simulated users: they call services, never pods, so what they meet is what the endpoints say. */
export type Traffic = {
  readonly controller: Controller;
  readonly onContainerNews: OnContainerNews;
  start(): void;
  /** As `start`, for time that has passed already: expected numbers instead of single requests. */
  passQuietly(seconds: number): void;
  setRate(namespace: string, service: string, requestsPerSecond: number): void;
  figuresOf(podUid: string): ContainerFigures | undefined;
  /** One more request, which somebody sends on purpose: it fails as often as those of users, and counts as theirs do. */
  callFromOutside(pod: Pod, route: Pick<Route, 'method' | 'path'>): CallOutcome;
  /** Which of so many shall be called, by chance. */
  pickFrom(many: number): number;
  /** The users' view of the service that this pod belongs to. */
  serviceOf(pod: Pod): ServiceTraffic | undefined;
  /** Requests that found nobody to answer them. */
  unansweredBy(namespace: string, service: string): number;
};

/** `words` only where it failed. */
export type CallOutcome = { readonly code: number; readonly words?: string };

export type TrafficOptions = {
  readonly seed: string;
  readonly around: Surroundings;
  readonly applicationOf: (image: string) => Application;
  /** From when troubles are counted. */
  readonly openingMillis: number;
};

const NAME = 'traffic';
const STEP_MILLIS = 1000;

export function createTraffic(
  { writes, wakeAt }: ControllerTools,
  services: readonly ServiceTraffic[],
  logs: ContainerLogs,
  { seed, around, applicationOf, openingMillis }: TrafficOptions,
): Traffic {
  const { clock } = writes;
  const chance = createChance(`traffic ${seed}`);
  // Of its own, so that users meet the same whoever else calls. The words are part of the seed: with these, the first
  // purchase of the story that everybody meets has no bad luck on a good release.
  const outsideChance = createChance(`purchases from outside ${seed}`);
  const figures = new Map<string, ContainerFigures>();
  const unanswered = new Map<string, number>();
  const rates = new Map(services.map(each => [keyOf(each), each.requestsPerSecond]));
  let isRunning = false;

  const figuresFor = (uid: string): ContainerFigures => {
    let found = figures.get(uid);
    if (!found) {
      found = newFigures(clock.now());
      figures.set(uid, found);
    }
    return found;
  };

  const callAll = createSteps({ chance, logs, figuresFor, applicationOf, stepMillis: STEP_MILLIS });

  const answeringOf = (service: ServiceTraffic, pod: Pod): Answering => {
    const behaviour = behaviourOf(service, pod, around);
    const trouble = troubleOf(service.troubles, pod, (clock.now() - openingMillis) / 1000);
    const age = (clock.now() - (figures.get(pod.metadata.uid)?.startedAt ?? clock.now())) / 1000;
    const cold = service.slowStart && age < service.slowStart.seconds ? service.slowStart.slowness : 1;
    return { behaviour, trouble, slowness: (behaviour?.slowness ?? 1) * (trouble?.slowness ?? 1) * cold };
  };

  const callForOneStep = (service: ServiceTraffic) => {
    const rate = rates.get(keyOf(service)) ?? 0;
    const calls = Math.floor(rate * chance.between(0.9, 1.1) + chance.next());
    const pods = readyPods(writes, service);
    if (pods.length === 0) {
      unanswered.set(keyOf(service), (unanswered.get(keyOf(service)) ?? 0) + calls);
      return;
    }
    callAll(
      service,
      pods.map(pod => ({ pod, answering: answeringOf(service, pod) })),
      calls,
      clock.now(),
    );
  };

  return {
    controller: {
      name: NAME,
      affectedBy: () => [],
      reconcile: () => {
        if (!isRunning) return;
        for (const service of services) callForOneStep(service);
        wakeAt(NAME, 'users', clock.now() + STEP_MILLIS);
      },
    },
    onContainerNews: (pod, news, at) => {
      const { uid } = pod.metadata;
      if (news.kind === 'gone') {
        figures.delete(uid);
        logs.forget(uid);
        return;
      }
      const log = logKeyOf(pod, news.container.name);
      if (news.kind === 'started') {
        if (log === uid) figures.set(uid, newFigures(at));
        logs.restart(log);
        logs.write(log, at, 'INFO', `starting ${news.container.image}`);
        logs.write(log, at, 'INFO', 'listening on :8080');
      } else if (news.kind === 'said') {
        logs.write(log, at, 'WARN', news.words);
      } else if (news.lastWords !== undefined) {
        logs.writeRaw(log, at, news.lastWords);
      }
    },
    start: () => {
      if (isRunning) return;
      isRunning = true;
      // On the grid of whole seconds: the same moment of the story always sees the same requests.
      wakeAt(NAME, 'users', Math.ceil((clock.now() + 1) / STEP_MILLIS) * STEP_MILLIS);
    },
    passQuietly: seconds => {
      for (const service of services) {
        const pods = readyPods(writes, service);
        const callsEach = ((rates.get(keyOf(service)) ?? 0) * seconds) / Math.max(1, pods.length);
        for (const pod of pods)
          addExpected(service, figuresFor(pod.metadata.uid), behaviourOf(service, pod, around), callsEach, chance);
      }
    },
    setRate: (namespace, service, requestsPerSecond) => rates.set(`${namespace}/${service}`, requestsPerSecond),
    figuresOf: uid => figures.get(uid),
    serviceOf,
    pickFrom: many => Math.floor(outsideChance.next() * many),
    callFromOutside: (pod, { method, path }) => {
      const service = serviceOf(pod);
      const answering = service && answeringOf(service, pod);
      const failure = service && answering && failureIn(service, answering, outsideChance);
      const route = service?.routes.find(each => each.method === method && each.path === path);
      const code = failure?.code ?? successCode({ method });
      if (route) {
        const millis = durationOf(route, answering?.slowness ?? 1, outsideChance);
        const counted = figuresFor(pod.metadata.uid);
        countRequests(counted, method, path, code);
        observeDuration(counted, method, path, millis / 1000);
        if (!failure && route.business) countBusiness(counted, route.business.counter);
      }
      if (failure) logs.write(pod.metadata.uid, clock.now(), 'ERROR', `${method} ${path} ${code} ${failure.message}`);
      return { code, ...(failure && { words: failure.message }) };
    },
    unansweredBy: (namespace, service) => unanswered.get(`${namespace}/${service}`) ?? 0,
  };

  function serviceOf({ metadata }: Pod): ServiceTraffic | undefined {
    return services.find(each => each.namespace === metadata.namespace && each.service === metadata.labels?.app);
  }
}

function readyPods({ store }: Writes, { namespace, service }: ServiceTraffic): Pod[] {
  const slices = store.list(endpointSliceKind, namespace) as readonly EndpointSlice[];
  return slices
    .filter(slice => slice.metadata.labels?.[SERVICE_NAME] === service)
    .flatMap(slice => slice.endpoints.filter(endpoint => endpoint.conditions.ready))
    .flatMap(endpoint => {
      const found = store.byUid(endpoint.targetRef.uid);
      return found ? [found.object as Pod] : [];
    });
}

function keyOf({ namespace, service }: ServiceTraffic): string {
  return `${namespace}/${service}`;
}
