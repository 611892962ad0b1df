import { exitCodes } from '../../app/cockpit-error.ts';
import { manPage } from '../man-page.ts';
import type { Register } from './command.ts';

/** The manual page on the standard output: `deploy-cockpit man | man -l -`. */
export const manCommand: Register = (program, { house, exit }) => {
  program
    .command('man')
    .description('the manual page')
    .addHelpText(
      'after',
      `
Examples:
  deploy-cockpit man | man -l -
  deploy-cockpit man > ~/.local/share/man/man1/deploy-cockpit.1`,
    )
    .action(() => {
      house.print(manPage(program, house.version));
      exit(exitCodes.done);
    });
};
