import type { Writes } from '../api/object-writes.ts';
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
import { durationOf, failureOf, failureShares, pickRoute, successCode } from './one-call.ts';
import type { Behaviour, Route, ServiceTraffic } from './service-traffic.ts';
import { behaviourOf } from './service-traffic.ts';

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

const NAME = 'traffic';
const STEP_MILLIS = 1000;

/** One answered request in this many is worth a line in the log; every failure is. */
const LOGGED_ONE_IN = 25;

export function createTraffic(
  { writes, wakeAt }: ControllerTools,
  services: readonly ServiceTraffic[],
  logs: ContainerLogs,
  seed: string,
  around: Surroundings,
): Traffic {
  const { clock } = writes;
  const chance = createChance(`traffic ${seed}`);
  // Of its own, so that users meet the same whoever else calls. The words are part of the seed: with these, the first
  // purchase of the story that everybody meets has no bad luck on a good release.
  const outsideChance = createChance(`purchases from outside ${seed}`);
  const figures = new Map<string, ContainerFigures>();
  const unanswered = new Map<string, number>();
  const rates = new Map(services.map(each => [keyOf(each), each.requestsPerSecond]));
  let requestsSoFar = 0;
  let isRunning = false;

  const figuresFor = (uid: string): ContainerFigures => {
    let found = figures.get(uid);
    if (!found) {
      found = newFigures(clock.now());
      figures.set(uid, found);
    }
    return found;
  };

  const callOnce = (service: ServiceTraffic, pod: Pod, behaviour: Behaviour | undefined) => {
    const at = clock.now() + Math.floor(chance.next() * STEP_MILLIS) - STEP_MILLIS;
    const failure =
      behaviour && chance.next() < behaviour.errorRate ? failureOf(service, behaviour, chance.next()) : undefined;
    const route = failure?.route ?? pickRoute(service, chance.next());
    const millis = durationOf(route, behaviour, chance.next() + chance.next() + chance.next());
    const code = failure?.code ?? successCode(route);
    const counted = figuresFor(pod.metadata.uid);
    countRequests(counted, route.method, route.path, code);
    observeDuration(counted, route.method, route.path, millis / 1000);
    if (!failure && route.business && chance.next() < route.business.chance)
      countBusiness(counted, route.business.counter);
    requestsSoFar += 1;
    const request = `${route.method} ${route.path} ${code} ${Math.round(millis)}ms`;
    if (failure) logs.write(pod.metadata.uid, at, 'ERROR', `${request} ${failure.message}`);
    else if (requestsSoFar % LOGGED_ONE_IN === 0) logs.write(pod.metadata.uid, at, 'INFO', request);
  };

  const callForOneStep = (service: ServiceTraffic) => {
    const rate = rates.get(keyOf(service)) ?? 0;
    const calls = Math.floor(rate * chance.between(0.9, 1.1) + chance.next());
    const pods = readyPods(writes, service);
    if (pods.length === 0) {
      unanswered.set(keyOf(service), (unanswered.get(keyOf(service)) ?? 0) + calls);
      return;
    }
    const behaviours = pods.map(pod => behaviourOf(service, pod, around));
    for (let call = 0; call < calls; call++) {
      const index = Math.floor(chance.next() * pods.length);
      callOnce(service, pods[index] as Pod, behaviours[index]);
    }
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
          addExpected(service, figuresFor(pod.metadata.uid), behaviourOf(service, pod, around), callsEach);
      }
    },
    setRate: (namespace, service, requestsPerSecond) => rates.set(`${namespace}/${service}`, requestsPerSecond),
    figuresOf: uid => figures.get(uid),
    serviceOf,
    pickFrom: many => Math.floor(outsideChance.next() * many),
    callFromOutside: (pod, { method, path }) => {
      const service = serviceOf(pod);
      const behaviour = service && behaviourOf(service, pod, around);
      const failure =
        service && behaviour && outsideChance.next() < behaviour.errorRate
          ? failureOf(service, behaviour, outsideChance.next())
          : undefined;
      const route = service?.routes.find(each => each.method === method && each.path === path);
      const code = failure?.code ?? successCode({ method });
      if (route) {
        const sumOfThree = outsideChance.next() + outsideChance.next() + outsideChance.next();
        const millis = durationOf(route, behaviour, sumOfThree);
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

  function addExpected(
    service: ServiceTraffic,
    counted: ContainerFigures,
    behaviour: Behaviour | undefined,
    calls: number,
  ): void {
    const errorRate = behaviour?.errorRate ?? 0;
    const failing = failureShares(service, behaviour);
    for (const route of service.routes) {
      const good = Math.round(calls * route.share * (1 - errorRate) * chance.between(0.995, 1.005));
      countRequests(counted, route.method, route.path, successCode(route), good);
      spread(counted, route, behaviour, good);
      if (route.business) countBusiness(counted, route.business.counter, Math.round(good * route.business.chance));
    }
    for (const { route, code, share } of failing) {
      const bad = Math.round(calls * errorRate * share * chance.between(0.97, 1.03));
      if (bad === 0) continue;
      countRequests(counted, route.method, route.path, code, bad);
      spread(counted, route, behaviour, bad);
    }
  }

  function spread(counted: ContainerFigures, route: Route, behaviour: Behaviour | undefined, times: number): void {
    const samples = 60;
    for (let sample = 0; sample < samples; sample++) {
      const part = Math.floor((times * (sample + 1)) / samples) - Math.floor((times * sample) / samples);
      const millis = durationOf(route, behaviour, chance.next() + chance.next() + chance.next());
      if (part > 0) observeDuration(counted, route.method, route.path, millis / 1000, part);
    }
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
