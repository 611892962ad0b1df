import type { Command } from 'commander';
import { CockpitError } from '../../app/cockpit-error.ts';
import type { FailedAnswer } from '../../domain/answer.ts';
import type { ClusterFlags, House, OpenCockpit } from '../house.ts';
import { type Format, formatOf } from '../output.ts';

/** What every command is given: the house, and where its exit code goes. */
export type Desk = { readonly house: House; exit(code: number): void };

export type CommonFlags = ClusterFlags & { readonly output?: string };

/** The flags that mean what they mean in kubectl. Given to the program and to each command, so that both places work. */
export const withClusterFlags = (command: Command): Command =>
  command
    .option('-n, --namespace <name>', 'the namespace')
    .option('-A, --all-namespaces', 'all namespaces')
    .option('--context <name>', 'the kubeconfig’s context')
    .option('--kubeconfig <file>', 'the kubeconfig file')
    .option('--as <user>', 'act as this user')
    .option('--as-group <group>', 'act as in this group; may be repeated', (group: string, before: string[] = []) => [
      ...before,
      group,
    ])
    .option('--request-timeout <time>', 'how long one request may take, as 5s')
    .option('--practice <scenario>', 'a practice cluster; nothing real is touched')
    .option('--read-only', 'never send a change')
    .option('-o, --output <format>', 'text, json or yaml');

/** Connects, does it, and lets go, whatever happened. */
export async function onCluster(
  { house }: Desk,
  flags: CommonFlags,
  asking: 'person' | 'pipeline',
  run: (open: OpenCockpit, format: Format) => Promise<void>,
): Promise<void> {
  const format = formatOf(flags.output);
  const open = await house.open(flags, asking);
  try {
    await run(open, format);
  } finally {
    await open.close();
  }
}

/** A read that failed ends a command; which way it failed decides how. */
export function unread(answer: FailedAnswer, name: string): CockpitError {
  switch (answer.kind) {
    case 'absent':
      return new CockpitError('usage', `There is no Deployment ${name}: ${answer.says}.`, [
        'deploy-cockpit status -A lists them all',
      ]);
    case 'denied':
      return new CockpitError('refused', `${name} may not be read: ${answer.says}.`);
    case 'unreachable':
      return new CockpitError('sourceDown', `${name} could not be read: ${answer.says}. Nothing was sent.`);
  }
}

/** `300s`, `5m`, `500ms`, or seconds. */
export function milliseconds(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text.trim());
  const unit = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }[match?.[2] ?? 's'];
  if (!match || unit === undefined)
    throw new CockpitError('usage', `"${text}" is no length of time: write 5s, 2m or 500ms.`);
  return Number(match[1]) * unit;
}
