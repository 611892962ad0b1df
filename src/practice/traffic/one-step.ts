import type { Application } from '../applications/application.ts';
import { memoryAt } from '../applications/process.ts';
import type { Chance } from '../chance.ts';
import type { Pod } from '../kube-objects.ts';
import type { ContainerFigures } from './container-figures.ts';
import { countBusiness, countRequests, observeDuration } from './container-figures.ts';
import type { ContainerLogs } from './container-logs.ts';
import { USUAL_MILLICORES_PER_REQUEST } from './cpu-usage.ts';
import { writeFailure } from './failure-lines.ts';
import { durationOf } from './latency.ts';
import type { Answering, Failure } from './one-call.ts';
import { failureIn, pickRoute, retriesOf, successCode } from './one-call.ts';
import { tellWork } from './pod-work.ts';
import type { ServiceTraffic } from './service-traffic.ts';

export type StepTools = {
  readonly chance: Chance;
  readonly logs: ContainerLogs;
  readonly figuresFor: (uid: string) => ContainerFigures;
  readonly applicationOf: (image: string) => Application;
  readonly stepMillis: number;
};

export type AnsweringPod = { readonly pod: Pod; readonly answering: Answering };

/** One answered request in this many is worth a line in the log; every failure is. */
const LOGGED_ONE_IN = 25;

/** Sends what users send in the step that ends now, one request after the other. */
export function createSteps({ chance, logs, figuresFor, applicationOf, stepMillis }: StepTools) {
  let requestsSoFar = 0;

  const callOnce = (service: ServiceTraffic, { pod, answering }: AnsweringPod, now: number, again?: Failure) => {
    const at = now + Math.floor(chance.next() * stepMillis) - stepMillis;
    const failure = again ?? failureIn(service, answering, chance);
    const route = failure?.route ?? pickRoute(service, chance.next());
    const millis = durationOf(route, answering.slowness, chance);
    const code = failure?.code ?? successCode(route);
    const counted = figuresFor(pod.metadata.uid);
    countRequests(counted, route.method, route.path, code);
    observeDuration(counted, route.method, route.path, millis / 1000);
    const { business } = route;
    if (!failure && business && chance.next() < business.chance * (answering.behaviour?.business ?? 1))
      countBusiness(counted, business.counter);
    requestsSoFar += 1;
    if (failure) writeFailure(logs, pod.metadata.uid, at, failure, millis);
    else if (requestsSoFar % LOGGED_ONE_IN === 0)
      logs.write(pod.metadata.uid, at, 'INFO', `${route.method} ${route.path} ${code} ${Math.round(millis)}ms`);
    return { failure, millis };
  };

  /** Retries are part of the calls: who tries again sends nothing else. */
  const callWithRetries = (service: ServiceTraffic, to: AnsweringPod, now: number) => {
    const { behaviour, trouble } = to.answering;
    const { failure, millis } = callOnce(service, to, now);
    const isOwn = failure !== undefined && (!trouble || failure.type !== trouble.error);
    const again = isOwn ? retriesOf(behaviour, chance) : 0;
    const work = { requests: 1 + again, millis };
    for (let retry = 0; retry < again; retry++) work.millis += callOnce(service, to, now, failure).millis;
    return work;
  };

  /** `pick`: where a uniform draw falls. Returns how many calls found nobody. */
  return (
    service: ServiceTraffic,
    pods: readonly AnsweringPod[],
    pick: (draw: number) => number | undefined,
    calls: number,
    now: number,
  ): number => {
    const works = pods.map(() => ({ requests: 0, millis: 0 }));
    let unanswered = 0;
    for (let call = 0; call < calls; ) {
      const index = pick(chance.next());
      if (index === undefined) {
        unanswered += 1;
        call += 1;
        continue;
      }
      const { requests, millis } = callWithRetries(service, pods[index] as AnsweringPod, now);
      const work = works[index] as (typeof works)[number];
      work.requests += requests;
      work.millis += millis;
      call += requests;
    }
    if (!service.workplace) return unanswered;
    for (const [index, { pod }] of pods.entries()) {
      const application = applicationOf(pod.spec.containers[0]?.image ?? '');
      const { millicoresPerRequest = USUAL_MILLICORES_PER_REQUEST } = application;
      const work = works[index] as (typeof works)[number];
      const figures = figuresFor(pod.metadata.uid);
      const bytes = memoryAt({ application, startedAt: figures.startedAt }, now);
      tellWork(figures, service.workplace, work, { millicoresPerRequest, bytes }, stepMillis);
    }
    return unanswered;
  };
}
