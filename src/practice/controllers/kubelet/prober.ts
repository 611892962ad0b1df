import { nextAnswerChange, probeAnswer } from '../../applications/probe-answer.ts';
import type { Container, Pod } from '../../kube-objects.ts';
import type { ContainerLife, PodLife } from './container-life.ts';
import { NEVER } from './container-life.ts';
import { killContainer } from './kill.ts';
import type { KubeletTools } from './kubelet-tools.ts';
import { tell } from './kubelet-tools.ts';
import { PROBE_WORDS } from './kubelet-words.ts';
import type { ProbeRun } from './probe-run.ts';
import { countAnswer, firstTick, isSettled, periodOf } from './probe-run.ts';

/** Asks every probe of a running container whose time has come. */
export function probe(kubelet: KubeletTools, pod: Pod, podLife: PodLife, life: ContainerLife): void {
  const container = pod.spec.containers.find(({ name }) => name === life.name);
  const now = kubelet.writes.clock.now();
  for (const run of life.probes) {
    if (!container || run.nextAt > now || run.isOnHold || life.stage !== 'running') continue;
    run.nextAt += periodOf(run);
    if (isTooEarly(life, run, now)) continue;
    ask(kubelet, { pod, podLife, life, container, run, now });
  }
}

/** Within the initial delay, counted in whole seconds; or before the startup probe has succeeded. */
function isTooEarly({ process, isStarted }: ContainerLife, { kind, spec }: ProbeRun, now: number): boolean {
  const age = now - (process?.startedAt ?? now);
  if (Math.floor(age / 1000) < (spec.initialDelaySeconds ?? 0)) return true;
  return isStarted === (kind === 'startup');
}

type Asking = {
  readonly pod: Pod;
  readonly podLife: PodLife;
  readonly life: ContainerLife;
  readonly container: Container;
  readonly run: ProbeRun;
  readonly now: number;
};

function ask(kubelet: KubeletTools, asking: Asking): void {
  const { pod, podLife, life, container, run, now } = asking;
  if (!life.process) return;
  const question = { kind: run.kind, probe: run.spec, container, address: podLife.address ?? '', now };
  const answer = probeAnswer(life.process, question);
  if (!answer.isWell) {
    tell(kubelet, pod, 'Warning', 'Unhealthy', `${PROBE_WORDS[run.kind]} probe failed: ${answer.words}`, life.name);
    const { unreadyWords } = life.process.application;
    if (run.kind === 'readiness' && unreadyWords) {
      kubelet.onNews(pod, { kind: 'said', container, words: unreadyWords }, now);
    }
  }
  if (countAnswer(run, answer)) actOn(kubelet, asking);
  // A program's answers are known in advance: nothing can happen before they change, so nobody has to ask until then.
  if (isSettled(run) && !run.isOnHold) {
    const change = nextAnswerChange(life.process, now);
    run.nextAt = Number.isFinite(change) ? Math.max(run.nextAt, firstTick(run, run.nextAt, change)) : NEVER;
  }
}

function actOn(kubelet: KubeletTools, { pod, life, run, now }: Asking): void {
  if (run.kind === 'readiness') {
    life.isReady = run.result === 'success';
    return;
  }
  if (run.result === 'failure') {
    hold(run);
    killContainer(kubelet, pod, life, run.kind);
  } else if (run.kind === 'startup') {
    hold(run);
    life.isStarted = true;
    const readiness = life.probes.find(({ kind }) => kind === 'readiness');
    if (readiness) readiness.nextAt = now;
    else life.isReady = true;
  }
}

function hold(run: ProbeRun): void {
  run.isOnHold = true;
  run.streak = 0;
  run.nextAt = NEVER;
}
