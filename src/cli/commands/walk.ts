import type { Command } from 'commander';
import { CockpitError } from '../../app/cockpit-error.ts';
import { type Answers, type Opened, type Walker, type WalkOptions, watchPlaybook } from '../../app/commands/walks.ts';
import { safe } from '../../domain/safe-text.ts';
import { shortHash } from '../../wording/entries.ts';
import { type CommonFlags, commandOn } from '../flags.ts';
import type { OpenCockpit } from '../house.ts';
import { walkJson } from '../json/v1/walk.ts';
import { complainLine, emit, type Format, printLine } from '../output.ts';
import { walkSummary } from '../text/walk-lines.ts';
import { answersRespondent } from '../walk/answers-respondent.ts';
import { driveWalk } from '../walk/drive-walk.ts';
import { personRespondent } from '../walk/person-respondent.ts';
import { walkTeller } from '../walk/tell-walk.ts';
import { walkEnd } from '../walk/walk-end.ts';
import type { Desk } from './command.ts';

export type WalkFlags = CommonFlags & {
  readonly answers?: string;
  readonly stepThrough?: boolean;
  readonly yes?: boolean;
  readonly confirm?: string;
  readonly reason?: string;
};

/** The flags of whatever goes through a playbook. */
export const withWalkFlags = (command: Command): Command =>
  command
    .option('--answers <file>', 'what a person would say, for a run that nobody sits at; YAML or JSON')
    .option('--step-through', 'wait for Enter before each step, also before those that only read')
    .option('--yes', 'confirm without a person; in production only together with --confirm')
    .option('--confirm <name>', 'the name, as a person would type it')
    .option('--reason <text>', 'why, for the record');

export const walkHelp = `
Answers (--answers FILE):
  inputs:        { workload: deploy/checkout, incident: INC-4711 }
  choices:       { decide: { choose: Roll back, reason: began with r7 } }
  values:        { git-agrees: https://git.example/shop/42 }
  facts:         { destructive-migration-applied: { value: no, reason: asked the DBA } }
  confirmations: { undo: checkout, suspend: { plan: sha256:… } }
  leaving:       [suspend]
Steps go by their id. Nothing is confirmed that the file doesn't name; what it lacks leaves the run open.

Exit codes: 0 closed, nothing owed, 1 a step failed, 2 wrong usage, playbook or answers, 3 a step timed out,
4 waits for a person, 5 unreachable, 6 refused or not confirmed, 7 the object or the plan changed, 8 changed back by
somebody else, 9 nobody knows whether it landed, 130 interrupted; the run stays open.`;

export function refuseFlags({ isTerminal }: Desk['house'], { answers, stepThrough, yes, confirm }: WalkFlags): void {
  if (answers !== undefined && (yes || confirm !== undefined))
    throw new CockpitError('usage', 'With --answers the file alone confirms: leave out --yes and --confirm.');
  if (confirm !== undefined && !yes)
    throw new CockpitError('usage', '--confirm stands for a person only together with --yes.');
  if (stepThrough && (!isTerminal || yes || answers !== undefined))
    throw new CockpitError(
      'usage',
      '--step-through waits for a person, so it needs a terminal, without --yes and --answers.',
    );
}

/** Whether somebody is asked. Otherwise file and flags answer, and what they don't say stays open. */
export const isPersonAsked = ({ isTerminal }: Desk['house'], { answers, yes }: WalkFlags): boolean =>
  isTerminal && answers === undefined && !yes;

export const paceOf = ({ stepThrough }: WalkFlags): WalkOptions => ({ pace: stepThrough ? 'by-step' : 'by-itself' });

/** Where lines go: none of them where a program reads, unless a person sits there as well. */
export function lineOut({ house }: Desk, format: Format, flags: WalkFlags): (line: string) => void {
  if (format === 'text') return line => printLine(house, line);
  return isPersonAsked(house, flags) ? line => complainLine(house, line) : () => undefined;
}

export function walkerOf(opened: Opened): Walker {
  if (opened.kind === 'walker') return opened.walker;
  const { says } = opened;
  throw new CockpitError('refused', `${says.charAt(0).toUpperCase()}${says.slice(1)}. Nothing was sent.`);
}

type Walked = {
  readonly flags: WalkFlags;
  readonly format: Format;
  readonly answers?: Answers;
  /** Entries that were told before. */
  readonly from?: number;
  /** The newer text that is to be walked, by its hash. */
  readonly adopt?: string;
};

/** Goes through a walk to its end, or to where nobody answers any more; says how it ended. */
export async function carryOutWalk(desk: Desk, open: OpenCockpit, walker: Walker, walked: Walked): Promise<number> {
  const { house } = desk;
  const { flags, format, answers, from, adopt } = walked;
  const { cockpit } = open;
  const { engine } = cockpit;
  const print = lineOut(desk, format, flags);
  const { answers: path, yes, confirm, reason } = flags;
  const respondent = isPersonAsked(house, flags)
    ? personRespondent(cockpit, { print, ask: (question, gone) => house.ask(question, gone) }, reason)
    : answersRespondent(cockpit, {
        ...(answers && { answers }),
        ...(path !== undefined && { path }),
        ...(yes && { yes }),
        ...(confirm !== undefined && { confirm }),
        ...(reason !== undefined && { reason }),
      });
  const resume = commandOn(`playbook resume ${walker.run}`, { place: engine.place, flags });
  const takes = (sha: string) =>
    isPersonAsked(house, flags)
      ? 'You are asked before the next answer.'
      : `${resume} --adopt-text ${shortHash(sha)} takes it.`;
  const watching = new AbortController();
  await watchPlaybook(house.playbooks, engine.clock, walker, watching.signal);
  if (adopt !== undefined) await adoptText(walker, adopt, watching);
  const driven = await driveWalk(walker, {
    respondent,
    tell: walkTeller(cockpit, print, { from, takes }),
    now: () => engine.clock.now(),
    wait: (ms, signal) => engine.clock.wait(ms, signal),
    interrupted: house.interrupted,
  }).finally(() => watching.abort());
  const { state } = driven.view;
  const end = walkEnd(driven, {
    resume,
    export: `deploy-cockpit journal export ${walker.run}`,
  });
  const now = engine.clock.now();
  emit(house, format, 'PlaybookRun', walkJson(driven.view, end, now), [
    ...walkSummary(state, now),
    end.says,
    ...end.next.map(line => `  ${line}`),
  ]);
  return end.code;
}

/** Takes the newer text that somebody named by its hash, or leaves the run as it is and says why. */
async function adoptText(walker: Walker, named: string, watching: AbortController): Promise<void> {
  const leaveWith = async (code: 'conflict' | 'refused', says: string) => {
    watching.abort();
    await walker.leave();
    throw new CockpitError(code, `${says} Nothing was sent; the run stays open.`);
  };
  const { newerText } = walker.view();
  if (!newerText) return leaveWith('conflict', 'The playbook’s file holds no other text than the one that is walked.');
  const { sha, mayAdopt, says } = newerText;
  if (named !== sha && named !== shortHash(sha))
    return leaveWith('conflict', `The text in the playbook’s file is ${shortHash(sha)}, not ${safe(named, 80)}.`);
  if (!mayAdopt) return leaveWith('refused', `${says.charAt(0).toUpperCase()}${says.slice(1)}.`);
  await walker.send({ type: 'adopt-text', to: sha });
  const { notice, state } = walker.view();
  if (state.source.sha !== sha) await leaveWith('refused', `It was not taken: ${notice ?? 'the run went on'}.`);
}
