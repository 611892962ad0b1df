import type { Application } from '../applications/application.ts';
import { createChance } from '../chance.ts';
import type { Controller, ControllerTools } from '../controllers/controller.ts';
import type { OnContainerNews } from '../controllers/kubelet/kubelet-tools.ts';
import type { Pod } from '../kube-objects.ts';
import { backendsOf, pickerOf } from './backends.ts';
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
    const backends = backendsOf(writes, service);
    const pods = backends.flatMap(backend => backend.pods);
    const lost =
      pods.length === 0
        ? calls
        : callAll(
            service,
            pods.map(pod => ({ pod, answering: answeringOf(service, pod) })),
            pickerOf(backends),
            calls,
            clock.now(),
          );
    if (lost > 0) unanswered.set(keyOf(service), (unanswered.get(keyOf(service)) ?? 0) + lost);
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
        const backends = backendsOf(writes, service);
        const all = backends.reduce((sum, { weight }) => sum + weight, 0);
        for (const { weight, pods } of backends) {
          const calls = ((rates.get(keyOf(service)) ?? 0) * seconds * weight) / all;
          for (const pod of pods)
            addExpected(
              service,
              figuresFor(pod.metadata.uid),
              behaviourOf(service, pod, around),
              calls / pods.length,
              chance,
            );
        }
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

  /** By its label; a pod that hides from the Service behind another label still runs the same program. */
  function serviceOf({ metadata, spec }: Pod): ServiceTraffic | undefined {
    const own = services.filter(({ namespace }) => namespace === metadata.namespace);
    const program = spec.containers[0]?.image.split('/').at(-1)?.split(':')[0];
    return (
      own.find(({ service }) => service === metadata.labels?.app) ??
      own.find(({ service, through }) => through !== undefined && service === program)
    );
  }
}

function keyOf({ namespace, service }: ServiceTraffic): string {
  return `${namespace}/${service}`;
}
