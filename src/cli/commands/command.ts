import type { Command } from 'commander';
import type { Cockpit } from '../../app/cockpit.ts';
import { CockpitError } from '../../app/cockpit-error.ts';
import { findWorkload } from '../../app/commands/find-workload.ts';
import type { FailedAnswer } from '../../domain/answer.ts';
import { nearestWord } from '../../domain/nearest-word.ts';
import { safe } from '../../domain/safe-text.ts';
import { slashName, type WorkloadRef } from '../../domain/workload.ts';
import { type CommonFlags, usualScenario } from '../flags.ts';
import type { House, OpenCockpit } from '../house.ts';
import { type Format, formatOf } from '../output.ts';
import type { WorkloadArgument } from '../workload-argument.ts';

/** What every command is given: the house, and where its exit code goes. */
export type Desk = { readonly house: House; exit(code: number): void };

/** A command makes itself known to the program. Each is one file, and one line in the program's list. */
export type Register = (program: Command, desk: Desk) => void;

/** Connects, does it, and lets go, whatever happened. */
export async function onCluster(
  { house }: Desk,
  flags: CommonFlags & { readonly yes?: boolean },
  run: (open: OpenCockpit, format: Format) => Promise<void>,
  { isDrawn = false }: { readonly isDrawn?: boolean } = {},
): Promise<void> {
  const format = formatOf(flags.output);
  await refuseUnknownScenario(house, flags.practice);
  const open = await house.open(flags, house.isTerminal && !flags.yes ? 'person' : 'pipeline');
  // A drawn cockpit shows it on its screen.
  if (open.warning && !isDrawn) house.complain(open.warning);
  try {
    await run(open, format);
  } finally {
    await open.close();
  }
}

/** The usual one is there; asking for the others loads the whole practice cluster. */
async function refuseUnknownScenario(house: House, practice: CommonFlags['practice']): Promise<void> {
  if (practice === undefined || practice === true || practice === usualScenario) return;
  await knownScenario(house, practice);
}

export async function knownScenario(house: House, name: string): Promise<void> {
  const names = (await house.scenarios()).map(one => one.name);
  if (names.includes(name)) return;
  const meant = nearestWord(name, names);
  const said = `There is no scenario "${safe(name, 80)}"`;
  throw new CockpitError('usage', meant ? `${said}; did you mean ${meant}?` : `${said}.`, [
    'deploy-cockpit practice --list',
  ]);
}

/** The workload that is meant. A name that several kinds have means nothing until somebody says which. */
export async function workloadOf({ house }: Desk, cockpit: Cockpit, asked: WorkloadArgument): Promise<WorkloadRef> {
  const found = await findWorkload(cockpit, asked, house.interrupted);
  if (found.kind === 'found') return found.ref;
  if (found.kind === 'none')
    throw new CockpitError(
      'usage',
      `There is no Deployment ${found.namespace}/${asked.name}, and no other workload of that name.`,
      ['deploy-cockpit status -A lists them all'],
    );
  throw new CockpitError(
    'usage',
    `${asked.name} is the name of ${found.refs.map(({ kind }) => `a ${kind}`).join(' and of ')}: say which one.`,
    found.refs.map(ref => slashName(ref)),
  );
}

/** A read that failed ends a command; which way it failed decides how. */
export function unread(answer: FailedAnswer, ref: WorkloadRef): CockpitError {
  const name = `${ref.namespace}/${ref.name}`;
  switch (answer.kind) {
    case 'absent':
      return new CockpitError('usage', `There is no ${ref.kind} ${name}: ${answer.says}.`, [
        'deploy-cockpit status -A lists them all',
      ]);
    case 'denied':
      return new CockpitError('refused', `${name} may not be read: ${answer.says}.`);
    case 'unreachable':
      return new CockpitError('sourceDown', `${name} could not be read: ${answer.says}.`);
  }
}

/** `300s`, `5m`, `7d`, `500ms`, or seconds. */
export function milliseconds(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text.trim());
  const unit = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }[match?.[2] ?? 's'];
  if (!match || unit === undefined)
    throw new CockpitError('usage', `"${text}" is no length of time: write 5s, 2m, 7d or 500ms.`);
  return Number(match[1]) * unit;
}

/** A revision as people write it: `6` or `r6`. */
export function revisionNumber(text: string): number {
  const number = Number(/^r?(\d{1,9})$/.exec(text)?.[1]);
  if (!(number >= 1)) throw new CockpitError('usage', `"${safe(text, 40)}" is no revision: it is a number, as 6.`);
  return number;
}
