import { Argument } from 'commander';
import { exitCodes } from '../../app/cockpit-error.ts';
import { listRuns } from '../../app/commands/journal.ts';
import { allPlaybooks, idOf } from '../../app/commands/playbooks.ts';
import { safe } from '../../domain/safe-text.ts';
import { dayAndTime } from '../../wording/clock-time.ts';
import { candidates, type Known } from '../completion/candidates.ts';
import { completionScripts } from '../completion/scripts.ts';
import type { House } from '../house.ts';
import type { Register } from './command.ts';

/** Completion for a shell, and the question that its script asks at every Tab. */
export const completionCommand: Register = (program, { house, exit }) => {
  program
    .command('completion')
    .description('the script that completes commands, flags and workloads in a shell')
    .addArgument(new Argument('<shell>', 'which shell').choices(Object.keys(completionScripts)))
    .addHelpText(
      'after',
      `
Workloads and namespaces are those that were seen when somebody last looked; no cluster is asked.

Examples:
  source <(deploy-cockpit completion bash)
  source <(deploy-cockpit completion zsh)
  deploy-cockpit completion fish > ~/.config/fish/completions/deploy-cockpit.fish`,
    )
    .action((shell: string) => {
      house.print((completionScripts[shell] ?? '').trimEnd());
      exit(exitCodes.done);
    });
  program.command('__complete [words...]', { hidden: true }).action(async (words: readonly string[]) => {
    for (const { word, says } of await candidates(program, words, knownOf(house)))
      house.print(says === undefined ? safe(word) : `${safe(word)}${tab}${safe(says)}`);
    exit(exitCodes.done);
  });
};

const tab = '\t';

const knownOf = (house: House): Known => ({
  workloads: async ({ context, namespace }) =>
    (await house.names.read(context))
      .filter(known => namespace === undefined || known.namespace === namespace)
      .map(({ name }) => name),
  namespaces: async context => (await house.names.read(context)).map(({ namespace }) => namespace),
  contexts: async () => (await house.contexts()).map(({ name }) => name),
  scenarios: async () => (await house.scenarios()).map(({ name, briefing }) => ({ word: name, says: briefing })),
  openWalks: async () =>
    (await listRuns(house.journal))
      .filter(({ as, closed }) => as === 'playbook' && !closed)
      .map(run => ({ word: run.run, says: `${run.target.name}, ${dayAndTime(run.openedAt)}` })),
  runs: async () => (await listRuns(house.journal)).slice(0, 50).map(({ run }) => run),
  playbooks: async () =>
    (await allPlaybooks(house.playbooks)).map(known => ({
      word: idOf(known),
      ...(known.playbook && { says: known.playbook.title }),
    })),
});
