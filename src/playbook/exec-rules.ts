import { interpreterIn } from '../domain/allowed-program.ts';
import type { Problems } from './problems.ts';
import { referenceIn } from './references.ts';
import { type Member, memberIn } from './yaml-tree.ts';

/** What kubectl can change that has an action of its own, with a plan and an effect that is observed. */
const typedActions: readonly (readonly [RegExp, string])[] = [
  [/^rollout undo\b/, 'rollout.undo'],
  [/^rollout pause\b/, 'rollout.pause'],
  [/^rollout resume\b/, 'rollout.resume'],
  [/^rollout restart\b/, 'rollout.restart'],
  [/^scale\b/, 'scale'],
  [/^set image\b/, 'image.set'],
  [/^delete pods?\b/, 'pod.delete'],
  [/^create job\b/, 'job.run'],
  [/^(?:patch|set selector) (?:svc|services?)\b/, 'service.switch'],
];

/** Judges the argv of a step that runs a program: no shell, no reference as program, no kubectl that we do better. */
export function refuseShell(settings: Member | undefined, problems: Problems): void {
  const argv = settings?.value.kind === 'map' ? memberIn(settings.value, 'argv')?.value : undefined;
  if (argv?.kind !== 'list') return;
  const [first] = argv.items;
  if (!first) return problems.error(argv.at, 'argv names no program');
  const words = argv.items.map(item => (item.kind === 'scalar' ? String(item.value) : ''));
  for (const { kind, at } of argv.items) if (kind !== 'scalar') problems.error(at, 'each of argv must be one text');
  const program = words[0] ?? '';
  const interpreter = interpreterIn(program);
  const name = (program.split(/[/\\]/).at(-1) ?? '').toLowerCase().replace(/\.exe$/, '');
  if (referenceIn(program) !== undefined) problems.error(first.at, 'the program is named here, never by a reference');
  else if (interpreter !== undefined)
    problems.error(first.at, `${interpreter} runs whatever it is told: name the program itself, with its arguments`);
  else if (/\s/.test(program))
    problems.error(first.at, 'each word of the command is one of argv, as [kubectl, get, pods]');
  if (name !== 'kubectl') return;
  const verb = kubectlWords(words.slice(1)).join(' ');
  const typed = typedActions
    .flatMap(([pattern, action]) => ({ said: pattern.exec(verb)?.[0], action }))
    .find(({ said }) => said);
  if (typed) problems.error(first.at, `kubectl ${typed.said} has an action of its own: do: ${typed.action}`);
}

/** Flags of kubectl that take the next word as their value. */
const withValue =
  /^(?:-n|--namespace|--context|--kubeconfig|--cluster|--user|-s|--server|--as|--request-timeout|-l|--selector|-o|--output)$/;

function kubectlWords(words: readonly string[]): readonly string[] {
  return words
    .filter((word, index) => !word.startsWith('-') && !withValue.test(words[index - 1] ?? ''))
    .flatMap(word => word.split('/')[0] ?? '');
}
