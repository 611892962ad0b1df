import type { Command } from 'commander';
import { exitCodes } from '../../app/cockpit-error.ts';
import { findPlaybook, mustBeSound, pageOf } from '../../app/commands/playbooks.ts';
import { type CommonFlags, flagsOf } from '../flags.ts';
import { emit, formatOf } from '../output.ts';
import type { Register } from './command.ts';

/** A page that works when this program doesn't. */
export const playbookPrintCommand: Register = (playbook, { house, exit }) => {
  playbook
    .command('print <playbook>')
    .description('as a page for paper: steps, what to expect, commands by hand, whom to call')
    .addHelpText(
      'after',
      `
PLAYBOOK is the id of one that comes with the program, or the path of a file.

Examples:
  deploy-cockpit playbook print rollback-deployment | lp
  deploy-cockpit playbook print ./mine.md`,
    )
    .action(async (name: string, _own: CommonFlags, self: Command) => {
      const sound = mustBeSound(await findPlaybook(house.playbooks, name));
      const lines = pageOf(sound);
      emit(house, formatOf(flagsOf<CommonFlags>(self).output), 'PlaybookPage', { id: sound.id, lines }, lines);
      exit(exitCodes.done);
    });
};
