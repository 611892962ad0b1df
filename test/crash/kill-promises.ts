import type { Entry } from '../../src/domain/journal.ts';
import type { JsonObject } from '../../src/domain/json.ts';

/** What has to hold of a run's journal, however often its process was killed; empty when it does. */
export function brokenPromises(entries: readonly Entry[]): readonly string[] {
  const ways = viaOf(entries);
  const starts = entries.filter(entry => entry.type === 'change.started');
  const broken: string[] = [];
  for (const { change, seq, step } of starts) {
    const ends = entries.filter(entry => entry.type === 'change.finished' && entry.change === change);
    if (ends.length !== 1)
      broken.push(`line ${seq}: what became of the change of ${step} is written ${ends.length} times`);
    for (const end of ends) {
      if (end.type !== 'change.finished') continue;
      const wasOrphaned = entries.slice(seq, end.seq).some(({ type }) => type === 'run.resumed');
      if (end.recovered !== wasOrphaned)
        broken.push(
          `line ${end.seq}: recovered is ${end.recovered}, and its process ${wasOrphaned ? 'was killed' : 'lived'}`,
        );
    }
    if (ways.get(change) === 'kube' && !isConfirmedHere(entries, seq, change))
      broken.push(`line ${seq}: sent without a confirmation since the last resume`);
  }
  const landed = starts.filter(({ change }) => ways.get(change) === 'kube' && isApplied(entries, change));
  if (landed.length !== 1) broken.push(`${landed.length} changes to the cluster are recorded as applied`);
  const closed = entries.filter(({ type }) => type === 'run.closed');
  if (closed.length !== 1) broken.push(`it was closed ${closed.length} times`);
  return broken;
}

/** How the run went, without what a kill may repeat: each step with how it ended, and how it was closed. */
export const storyOf = (entries: readonly Entry[]): readonly string[] =>
  entries.flatMap(entry => {
    if (entry.type === 'step.ended') return `${entry.step} ${entry.how}, then ${entry.next}: ${choiceIn(entry.result)}`;
    if (entry.type === 'run.closed') return `closed ${entry.how}`;
    return [];
  });

const choiceIn = (result: JsonObject = {}): string => JSON.stringify([result.choice, result['last-good']]);

/** Changes of which a later process found by reading that they had landed. */
export const foundByReading = (entries: readonly Entry[]): number =>
  entries.filter(entry => entry.type === 'change.finished' && entry.recovered && entry.outcome.kind === 'applied')
    .length;

const viaOf = (entries: readonly Entry[]): ReadonlyMap<string, string> =>
  new Map(
    entries.flatMap(entry =>
      entry.type === 'plan.made' ? entry.changes.map(({ id, via }) => [id, via] as const) : [],
    ),
  );

const isApplied = (entries: readonly Entry[], change: string): boolean =>
  entries.some(
    entry => entry.type === 'change.finished' && entry.change === change && entry.outcome.kind === 'applied',
  );

/** Its plan was made and confirmed by the very process that sent it. */
function isConfirmedHere(entries: readonly Entry[], seq: number, change: string): boolean {
  const before = entries.slice(0, seq - 1);
  const ofProcess = before.slice(before.findLastIndex(({ type }) => type === 'run.opened' || type === 'run.resumed'));
  const plan = ofProcess.findLast(entry => entry.type === 'plan.made' && entry.changes.some(({ id }) => id === change));
  return ofProcess.some(
    entry =>
      entry.type === 'answer.given' && plan?.type === 'plan.made' && entry.to === plan.hash && entry.seq > plan.seq,
  );
}
