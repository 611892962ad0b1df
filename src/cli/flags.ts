import type { Command } from 'commander';
import type { Place } from '../domain/environment.ts';
import type { WorkloadRef } from '../domain/workload.ts';
import type { ClusterFlags } from './house.ts';

/** What `--practice` opens when it names none. */
export const usualScenario = 'checkout-errors';

export type CommonFlags = ClusterFlags & { readonly output?: string };

/** The flags that mean what they mean in kubectl. The program takes them; each command has them too, for its help. */
export const withClusterFlags = (command: Command): Command =>
  command
    .option('-n, --namespace <name>', 'the namespace; else the context’s')
    .option('-A, --all-namespaces', 'all namespaces')
    .option('--context <name>', 'the kubeconfig’s context')
    .option('--kubeconfig <file>', 'the kubeconfig file')
    .option('--as <user>', 'act as this user')
    .option('--as-group <group>', 'act as in this group; may be repeated', (group: string, before: string[] = []) => [
      ...before,
      group,
    ])
    .option('--request-timeout <time>', 'how long one request may take, as 5s')
    .option('--practice [=scenario]', 'on a practice cluster; nothing real is touched')
    .option('--read-only', 'never send a change')
    .option('--config <file>', 'the settings file; else the one in your own folder')
    .option('-o, --output <format>', 'text, json or yaml');

/** Flags of a command and of the program: the parser gives the program its own flags wherever they stand. */
export const flagsOf = <Flags extends object>(command: Command): Flags => command.optsWithGlobals<Flags>();

/**
 * A command to copy that reaches the same object: a line without its context would act on whatever cluster is the
 * usual one when somebody pastes it.
 */
export function commandOn(
  words: string,
  {
    place,
    ref,
    flags,
  }: { readonly place: Place; readonly ref?: Pick<WorkloadRef, 'namespace'>; readonly flags: CommonFlags },
): string {
  const { practice, kubeconfig, as, asGroup = [] } = flags;
  const where =
    practice === undefined
      ? [
          `--context ${quoted(place.context)}`,
          ...(kubeconfig === undefined ? [] : [`--kubeconfig ${quoted(kubeconfig)}`]),
        ]
      : [practice === true || practice === usualScenario ? '--practice' : `--practice=${quoted(practice)}`];
  const who = [
    ...(as === undefined ? [] : [`--as ${quoted(as)}`]),
    ...asGroup.map(group => `--as-group ${quoted(group)}`),
  ];
  return ['deploy-cockpit', words, ...(ref ? [`-n ${ref.namespace}`] : []), ...where, ...who].join(' ');
}

const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
