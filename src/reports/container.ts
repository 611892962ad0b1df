import { field, isObject, type Json, listAt, textAt } from '../domain/json.ts';
import type { ContainerReport, ContainerState } from '../domain/reports.ts';
import type { SafeText } from '../domain/safe-text.ts';
import { clean, cleanAt } from './clean.ts';
import { counterAt } from './counter-at.ts';
import { instantAt } from './instant-at.ts';

/**
 * The containers that the pod's spec names, with what the kubelet says of each. An init container is listed only while
 * it is in trouble: then it is why the pod does not start, and at all other times it would be noise.
 */
export function containerReportsOf(pod: Json): readonly ContainerReport[] {
  const regular = reportsOf(listAt(pod, 'spec', 'containers'), listAt(pod, 'status', 'containerStatuses'));
  const first = reportsOf(listAt(pod, 'spec', 'initContainers'), listAt(pod, 'status', 'initContainerStatuses'));
  return [...regular, ...first.filter(isInTrouble)];
}

function reportsOf(specs: readonly Json[], statuses: readonly Json[]): readonly ContainerReport[] {
  const statusByName = new Map(statuses.map(status => [textAt(status, 'name') ?? '', status]));
  return specs.flatMap(spec => {
    const name = textAt(spec, 'name');
    return name ? containerReport(name, spec, statusByName.get(name)) : [];
  });
}

function containerReport(name: string, spec: Json, status: Json | undefined): ContainerReport {
  const digest = digestOf(textAt(status, 'imageID') ?? '');
  return {
    name: clean(name),
    image: clean(textAt(spec, 'image') ?? textAt(status, 'image') ?? ''),
    ...(digest !== undefined && { digest }),
    ready: field(status, 'ready') === true,
    restarts: counterAt(status, 'restartCount'),
    state: stateOf(field(status, 'state')),
    lastState: stateOf(field(status, 'lastState')),
  };
}

/** Runtimes write `repository@sha256:…`, with or without a scheme before it, or the bare digest. */
const digestOf = (imageId: string): SafeText | undefined => {
  const found = /(?:^|@)(sha256:[0-9a-f]{64})$/.exec(imageId)?.[1];
  return found === undefined ? undefined : clean(found);
};

function stateOf(state: Json | undefined): ContainerState {
  const waiting = field(state, 'waiting');
  if (isObject(waiting)) {
    return {
      kind: 'waiting',
      reason: cleanAt(waiting, 'reason'),
      message: cleanAt(waiting, 'message'),
    };
  }
  const running = field(state, 'running');
  if (isObject(running)) {
    const startedAt = instantAt(running, 'startedAt');
    return { kind: 'running', ...(startedAt !== undefined && { startedAt }) };
  }
  const terminated = field(state, 'terminated');
  if (!isObject(terminated)) return { kind: 'none' };
  const at = instantAt(terminated, 'finishedAt');
  return {
    kind: 'terminated',
    reason: cleanAt(terminated, 'reason'),
    exitCode: counterAt(terminated, 'exitCode'),
    ...(at !== undefined && { at }),
  };
}

function isInTrouble({ state }: ContainerReport): boolean {
  if (state.kind === 'terminated') return state.exitCode !== 0;
  return state.kind === 'waiting' && state.reason !== '' && state.reason !== 'PodInitializing';
}
