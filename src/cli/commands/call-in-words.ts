import type { Call } from '../../domain/change.ts';
import { textAt } from '../../domain/json.ts';
import { commandName, isWorkloadKind } from '../../domain/workload.ts';

const commandOf: Readonly<Record<string, string>> = {
  'rollout.undo': 'rollback',
  'rollout.pause': 'pause',
  'rollout.resume': 'resume',
  'rollout.restart': 'restart',
  scale: 'scale',
  'image.set': 'image',
  'pod.delete': 'delete-pod',
  'canary.weight': 'ramp',
  'canary.promote': 'ramp',
  'canary.pause': 'ramp',
  'canary.remove': 'ramp',
};

/** The command that plans a call, to copy: `delete-pod db-0`. */
export function callInWords({ do: name, with: settings }: Call): string {
  const { kind, toRevision, replicas } = settings;
  const called = textAt(settings, 'name') ?? '';
  const subject = isWorkloadKind(kind) ? commandName({ kind, name: called }) : called;
  const rest: Readonly<Record<string, string>> = {
    'rollout.undo': toRevision === undefined ? '' : ` --to-revision ${toRevision}`,
    scale: ` ${replicas ?? ''}`,
    'canary.weight': ` --to ${settings.percent ?? ''}`,
    'canary.promote': ' --promote',
    'canary.pause': settings.paused === true ? ' --pause' : ' --resume',
    'canary.remove': ' --abort',
    'image.set': ` ${textAt(settings, 'container')}=${textAt(settings, 'image')}`,
  };
  return `${commandOf[name] ?? name} ${subject}${rest[name] ?? ''}`;
}
