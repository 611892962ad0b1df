import type { Command } from 'commander';
import { CockpitError, exitCodes } from '../../app/cockpit-error.ts';
import { diffOf } from '../../app/commands/diff.ts';
import { readWorkload } from '../../app/commands/read-workload.ts';
import { age } from '../../domain/duration.ts';
import { shortDigest, versionOf } from '../../domain/image.ts';
import type { LastGood, Revision } from '../../domain/revision.ts';
import { differenceInWords } from '../../wording/differences.ts';
import { evidenceInWords } from '../../wording/evidence.ts';
import { emit, iso } from '../output.ts';
import { columns } from '../text/columns.ts';
import { workloadRef } from '../workload-argument.ts';
import { type CommonFlags, type Desk, onCluster, unread } from './command.ts';

export const historyCommand = (command: Command, desk: Desk): void => {
  command
    .command('history <workload>')
    .description('every kept revision, with the one to go back to')
    .addHelpText(
      'after',
      '\nExamples:\n  deploy-cockpit history checkout -n shop\n  deploy-cockpit history checkout -o json',
    )
    .action(async (workload: string, _own: CommonFlags, self: Command) => {
      await onCluster(desk, self.optsWithGlobals<CommonFlags>(), 'pipeline', async ({ cockpit }, format) => {
        const ref = workloadRef(workload, cockpit.engine.place.namespace);
        const read = await readWorkload(cockpit, ref, desk.house.interrupted);
        if (read.kind === 'unread') throw unread(read.answer, `${ref.namespace}/${ref.name}`);
        const now = cockpit.engine.clock.now();
        const value = {
          workload: ref,
          revisions: read.history.map(revision => revisionJson(revision, read.target, now)),
        };
        emit(desk.house, format, 'History', value, historyLines(read.history, read.target, now));
        desk.exit(exitCodes.done);
      });
    });
};

export const diffCommand = (command: Command, desk: Desk): void => {
  command
    .command('diff <workload> <revision> [other]')
    .description('what changed between two revisions; without OTHER, between what runs now and REVISION')
    .addHelpText('after', '\nExamples:\n  deploy-cockpit diff checkout 6\n  deploy-cockpit diff checkout 5 6 -n shop')
    .action(async (workload: string, one: string, other: string | undefined, _own: CommonFlags, self: Command) => {
      await onCluster(desk, self.optsWithGlobals<CommonFlags>(), 'pipeline', async ({ cockpit }, format) => {
        const ref = workloadRef(workload, cockpit.engine.place.namespace);
        const read = await readWorkload(cockpit, ref, desk.house.interrupted);
        if (read.kind === 'unread') throw unread(read.answer, `${ref.namespace}/${ref.name}`);
        const current = read.history.find(({ isCurrent }) => isCurrent);
        const from = other === undefined ? current : revisionOf(read.history, one);
        const to = revisionOf(read.history, other ?? one);
        if (!from)
          throw new CockpitError('usage', `Nothing of ${ref.name} runs now, so there is nothing to compare with.`, [
            'deploy-cockpit diff WORKLOAD R1 R2',
          ]);
        const changes = diffOf(from, to);
        const title = `r${from.number} (${versionOf(from.images)}) → r${to.number} (${versionOf(to.images)})`;
        const lines = [
          title,
          ...(changes.length > 0
            ? changes.map(one => `  ${differenceInWords(one)}`)
            : ['  no difference in the pod template']),
        ];
        const note = '  not in any revision: the content of ConfigMaps and Secrets, and data';
        emit(desk.house, format, 'Diff', { workload: ref, from: from.number, to: to.number, changes }, [
          ...lines,
          note,
        ]);
        desk.exit(exitCodes.done);
      });
    });
};

function revisionOf(history: readonly Revision[], text: string): Revision {
  const number = Number(text.replace(/^r/, ''));
  const found =
    history.find(one => one.number === number) ?? history.find(({ formerNumbers }) => formerNumbers.includes(number));
  if (!found)
    throw new CockpitError(
      'usage',
      `Revision ${text} is not kept; there are ${history.map(one => `r${one.number}`).join(', ')}.`,
    );
  return found;
}

const remarks = (revision: Revision, target: LastGood | undefined, now: number): readonly string[] =>
  [
    revision.isCurrent ? 'current' : undefined,
    target?.revision.uid === revision.uid ? `to go back to: ${evidenceInWords(target.evidence, now)}` : undefined,
    revision.record?.what === 'rolled-back-from'
      ? `rolled back by ${revision.record.by} ${age(now - revision.record.at)} ago`
      : undefined,
    revision.formerNumbers.length > 0 ? `was r${revision.formerNumbers.join(', r')}` : undefined,
    revision.by &&
      (revision.by.known === 'annotation' ? `by ${revision.by.name}` : `field manager ${revision.by.name}`),
    revision.cause,
  ].filter(remark => remark !== undefined);

function historyLines(history: readonly Revision[], target: LastGood | undefined, now: number): readonly string[] {
  if (history.length === 0) return ['No revision is kept.'];
  return columns([
    ['REVISION', 'IMAGE', 'RUNNING', 'AGE', 'REMARKS'],
    ...history.map(revision => [
      `r${revision.number}`,
      versionOf(revision.images),
      revision.digests.map(shortDigest).join(' ') || '-',
      revision.createdAt === undefined ? '?' : age(now - revision.createdAt),
      remarks(revision, target, now).join(' · '),
    ]),
  ]);
}

const revisionJson = (revision: Revision, target: LastGood | undefined, now: number) => ({
  revision: revision.number,
  formerRevisions: revision.formerNumbers,
  replicaSet: revision.replicaSet,
  images: revision.images,
  digests: revision.digests,
  createdAt: iso(revision.createdAt),
  ...(revision.cause && { cause: revision.cause }),
  ...(revision.by && { by: revision.by }),
  ...(revision.record && { record: { ...revision.record, at: iso(revision.record.at) } }),
  isCurrent: revision.isCurrent,
  pods: revision.pods,
  ready: revision.ready,
  ...(target?.revision.uid === revision.uid && {
    lastKnownGood: { evidence: target.evidence, says: evidenceInWords(target.evidence, now) },
  }),
});
