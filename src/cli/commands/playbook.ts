import type { Register } from './command.ts';
import { playbookLintCommand } from './playbook-lint.ts';
import { playbookListCommand } from './playbook-list.ts';
import { playbookPrintCommand } from './playbook-print.ts';
import { playbookResumeCommand } from './playbook-resume.ts';
import { playbookRunCommand } from './playbook-run.ts';
import { playbookNoteCommand, playbookStopCommand } from './playbook-stop.ts';

/** What can be done with a playbook. A new one is one file and one line here. */
const commands: readonly Register[] = [
  playbookListCommand,
  playbookLintCommand,
  playbookPrintCommand,
  playbookRunCommand,
  playbookResumeCommand,
  playbookStopCommand,
  playbookNoteCommand,
];

/** Procedures in Markdown: `playbooks/README.md` says how one is written. */
export const playbookCommand: Register = (program, desk) => {
  const playbook = program
    .command('playbook')
    .description('procedures in Markdown: what there are, whether they are sound, as pages, gone through')
    .addHelpText(
      'after',
      `
Examples:
  deploy-cockpit playbook list
  deploy-cockpit playbook print rollback-deployment
  deploy-cockpit playbook run rollback-deployment checkout
  deploy-cockpit playbook resume
  deploy-cockpit playbook lint ./playbooks/*.md`,
    );
  for (const register of commands) register(playbook, desk);
};
