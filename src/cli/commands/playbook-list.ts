import type { Command } from 'commander';
import { exitCodes } from '../../app/cockpit-error.ts';
import { allPlaybooks, idOf, type KnownPlaybook } from '../../app/commands/playbooks.ts';
import { age } from '../../domain/duration.ts';
import { safe } from '../../domain/safe-text.ts';
import { type CommonFlags, flagsOf } from '../flags.ts';
import { emit, formatOf } from '../output.ts';
import { columns } from '../text/columns.ts';
import type { Register } from './command.ts';

/** Those of the person's own folder, and those that come with the program. */
export const playbookListCommand: Register = (playbook, { house, exit }) => {
  playbook
    .command('list', { isDefault: true })
    .description('your own playbooks, and those that come with the program')
    .action(async (_own: CommonFlags, self: Command) => {
      const all = await allPlaybooks(house.playbooks);
      const lines = columns([['PLAYBOOK', 'OWNER', 'DRILLED EVERY', 'TITLE'], ...all.map(row)]);
      const { output } = flagsOf<CommonFlags>(self);
      emit(house, formatOf(output), 'PlaybookList', { playbooks: all.map(listed) }, lines);
      exit(exitCodes.done);
    });
};

function row(known: KnownPlaybook): readonly string[] {
  const { playbook } = known;
  if (!playbook) return [idOf(known), '?', '?', 'has errors: playbook lint says which'];
  const { id, owner, drillEveryMs, title } = playbook;
  return [id, owner, drillEveryMs === undefined ? 'never' : age(drillEveryMs), title];
}

const listed = (known: KnownPlaybook) => ({
  id: idOf(known),
  path: safe(known.path),
  isSound: known.playbook !== undefined,
  title: known.playbook?.title,
  owner: known.playbook?.owner,
  drillEverySeconds: known.playbook?.drillEveryMs === undefined ? undefined : known.playbook.drillEveryMs / 1_000,
  inputs: known.playbook?.inputs,
});
