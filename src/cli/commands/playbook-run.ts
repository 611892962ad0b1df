import type { Command } from 'commander';
import { CockpitError } from '../../app/cockpit-error.ts';
import { findPlaybook, type KnownPlaybook, mustBeSound } from '../../app/commands/playbooks.ts';
import { type Answers, answersIn, beginWalk, checkInput, wrongInput } from '../../app/commands/walks.ts';
import type { Json } from '../../domain/json.ts';
import type { Playbook } from '../../domain/playbook.ts';
import { safe } from '../../domain/safe-text.ts';
import { slashName } from '../../domain/workload.ts';
import { stepTitle } from '../../wording/walk.ts';
import { flagsOf } from '../flags.ts';
import type { OpenCockpit } from '../house.ts';
import { walkHead } from '../text/walk-lines.ts';
import { workloadArgument } from '../workload-argument.ts';
import { type Desk, onCluster, type Register, workloadOf } from './command.ts';
import {
  carryOutWalk,
  isPersonAsked,
  lineOut,
  paceOf,
  refuseFlags,
  type WalkFlags,
  walkerOf,
  walkHelp,
  withWalkFlags,
} from './walk.ts';

type Flags = WalkFlags & { readonly input?: readonly string[] };

export const playbookRunCommand: Register = (playbook, desk) => {
  const command = playbook
    .command('run <playbook> [workload]')
    .description('go through it in plain lines, step by step; every change is shown and confirmed')
    .option(
      '--input <name=value>',
      'what the playbook asks for; may be repeated',
      (one: string, before: string[] = []) => [...before, one],
    );
  withWalkFlags(command)
    .addHelpText(
      'after',
      `
PLAYBOOK is an id of playbook list, or the path of a file. The run is kept in the journal: what a
person, a pipeline or a network leaves unfinished goes on with playbook resume.
${walkHelp}

Examples:
  deploy-cockpit playbook run rollback-deployment checkout --input incident=INC-4711
  deploy-cockpit playbook run ./mine.md deploy/checkout -n shop --step-through
  deploy-cockpit playbook run ./mine.md --answers drill.yaml -o json`,
    )
    .action(async (name: string, workload: string | undefined, _own: Flags, self: Command) => {
      const flags = flagsOf<Flags>(self);
      const { house } = desk;
      refuseFlags(house, flags);
      const known = await findPlaybook(house.playbooks, name);
      const sound = mustBeSound(known);
      const answers = flags.answers === undefined ? undefined : await answersIn(house.playbooks, flags.answers, sound);
      const given = inputsOf(sound, flags.input ?? [], answers);
      const asked = workload === undefined ? undefined : workloadArgument(workload);
      await onCluster(desk, { ...flags, yes: !isPersonAsked(house, flags) }, async (open, format) => {
        const about = asked && (await workloadOf(desk, open.cockpit, asked));
        const inputs = await allInputs(
          desk,
          open,
          sound,
          {
            ...given,
            ...(about && { [workloadInput(sound)]: `${about.namespace}/${slashName(about)}` }),
          },
          flags,
        );
        const print = lineOut(desk, format, flags);
        const wrong = wrongInput(open.cockpit, known, inputs);
        if (wrong !== undefined)
          throw new CockpitError('usage', `The inputs of ${sound.id} can't be used: ${wrong}. Nothing was sent.`);
        if (flags.stepThrough && !(await begins(desk, sound)))
          throw new CockpitError('waitsForPerson', 'Nothing was begun.');
        desk.exit(await run(desk, open, known, inputs, { flags, format, print, ...(answers && { answers }) }));
      });
    });
};

async function run(
  desk: Desk,
  open: OpenCockpit,
  known: KnownPlaybook,
  inputs: Readonly<Record<string, Json>>,
  {
    flags,
    format,
    print,
    answers,
  }: {
    readonly flags: Flags;
    readonly format: Parameters<typeof lineOut>[1];
    readonly print: (line: string) => void;
    readonly answers?: Answers;
  },
): Promise<number> {
  const { cockpit } = open;
  const walker = walkerOf(await beginWalk(cockpit, known, inputs, paceOf(flags), desk.house.interrupted));
  for (const line of walkHead(walker.view().state, cockpit.engine.place, cockpit.engine.actor.name)) print(line);
  if (flags.reason !== undefined) await walker.send({ type: 'note', text: flags.reason });
  return carryOutWalk(desk, open, walker, { flags, format, ...(answers && { answers }) });
}

/** The first step begins with the run, so it is waited for before there is one. */
async function begins({ house }: Desk, { steps }: Playbook): Promise<boolean> {
  const [first] = steps;
  const typed = await house.ask(`Enter begins with ${first ? stepTitle(first) : 'the run'}; q leaves it: `);
  return typed?.trim() === '';
}

/** `name=value`; what a flag says counts before what the file says. */
function inputsOf(
  { id, inputs }: Playbook,
  given: readonly string[],
  answers: Answers | undefined,
): Readonly<Record<string, string>> {
  const fromFile = [...(answers?.inputs ?? [])].map(([name, { text }]): [string, string] => [name, text]);
  const fromFlags = given.map((pair): [string, string] => {
    const at = pair.indexOf('=');
    const name = pair.slice(0, Math.max(0, at));
    if (inputs.some(input => input.name === name)) return [name, pair.slice(at + 1)];
    throw new CockpitError(
      'usage',
      at < 1 ? `"--input ${safe(pair, 80)}" must be name=value.` : `${id} asks for no "${safe(name, 80)}".`,
      inputs.map(input => `--input ${input.name}=…  ${input.ask}`),
    );
  });
  return Object.fromEntries([...fromFile, ...fromFlags]);
}

function workloadInput({ id, inputs }: Playbook): string {
  const input = inputs.find(({ type }) => type === 'workload');
  if (input) return input.name;
  throw new CockpitError('usage', `${id} is about no workload: leave it out.`);
}

/** Every input; what is missing is asked, one after the other, until it can be used. */
async function allInputs(
  { house }: Desk,
  { cockpit }: OpenCockpit,
  { id, inputs }: Playbook,
  given: Readonly<Record<string, string>>,
  flags: Flags,
): Promise<Readonly<Record<string, Json>>> {
  const all: Record<string, Json> = { ...given };
  const missing = inputs.filter(({ name, default: usual }) => all[name] === undefined && usual === undefined);
  if (missing.length > 0 && !isPersonAsked(house, flags))
    throw new CockpitError(
      'usage',
      `${id} needs ${missing.map(({ name }) => name).join(' and ')}. Nothing was begun.`,
      missing.map(({ name, ask }) => `--input ${name}=…  ${ask}`),
    );
  for (const input of missing) {
    while (all[input.name] === undefined) {
      const typed = await house.ask(`${input.ask} `);
      if (typed === undefined)
        throw new CockpitError('waitsForPerson', `${id} needs ${input.name}. Nothing was begun.`);
      const checked = checkInput(input, typed, { namespace: cockpit.engine.place.namespace });
      if ('problem' in checked) house.complain(safe(`${input.name}: ${checked.problem}`));
      else all[input.name] = typed.trim();
    }
  }
  return all;
}
