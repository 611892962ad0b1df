import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { type Calm, sumOfCalm } from './calm.ts';
import { mergeTallies, type Tally } from './tally.ts';
import type { Done, Job } from './worker.ts';
import { type Cell, nameOf, type Part, parts } from './world/cell.ts';

/**
 * Runs are halved between the parts of the seeds; `ofOpponents` are more of them without our judge. Where time is limited,
 * what is more urgent (0) gets its runs first.
 */
export type Wanted = {
  readonly cell: Cell;
  readonly runs: number;
  readonly ofOpponents?: number;
  readonly urgency?: number;
};
export type CellResult = {
  readonly cell: Cell;
  readonly name: string;
  readonly of: Readonly<Record<Part, Tally>>;
  readonly calm: Calm;
};

/** The first few runs of every cell come before more of any; then pieces small enough that nobody waits for the last. */
const runsAtFirst = 15;
const runsPerJob = 100;

const piecesOf = (runs: number): readonly { readonly from: number; readonly runs: number }[] => {
  const first = Math.min(runsAtFirst, runs);
  const more = Array.from({ length: Math.ceil((runs - first) / runsPerJob) }, (_, i) => first + i * runsPerJob);
  return [{ from: 0, runs: first }, ...more.map(from => ({ from, runs: Math.min(runsPerJob, runs - from) }))];
};

const jobsFor = (wanted: readonly Wanted[]): readonly Job[] =>
  wanted
    .flatMap(({ cell, runs, ofOpponents = 0, urgency = 0 }) =>
      parts.flatMap(part => {
        const all = piecesOf(Math.ceil(runs / parts.length));
        const more = piecesOf(Math.ceil(ofOpponents / parts.length)).filter(piece => piece.runs > 0);
        return [
          ...all.map(piece => ({
            turn: piece.from === 0 ? -1 : urgency,
            job: { cell, part, ...piece, isOfOpponents: false },
          })),
          ...more.map(({ from, runs: count }) => ({
            turn: urgency,
            job: { cell, part, from: from + Math.ceil(runs / parts.length), runs: count, isOfOpponents: true },
          })),
        ];
      }),
    )
    .map(({ turn, job }, id) => ({ turn, job: { id, ...job } }))
    .sort((a, b) => a.turn - b.turn || a.job.from - b.job.from || a.job.id - b.job.id)
    .map(({ job }) => job);

const runJobs = async (
  jobs: readonly Job[],
  threads: number,
  tellDone: (runs: number) => void,
  hasTime: () => boolean,
): Promise<ReadonlyMap<number, Tally | Calm>> => {
  const tallies = new Map<number, Tally | Calm>();
  let next = 0;
  let runs = 0;
  await Promise.all(
    Array.from({ length: Math.min(threads, jobs.length) }, async () => {
      const worker = new Worker(path.join(import.meta.dirname, 'worker.ts'));
      try {
        for (let job = jobs[next++]; job && hasTime(); job = jobs[next++]) {
          const answer = new Promise<Done>((resolve, reject) => {
            worker.once('message', resolve);
            worker.once('error', reject);
          });
          worker.postMessage(job);
          const { id, found } = await answer;
          worker.removeAllListeners('error');
          tallies.set(id, found);
          runs += job.runs;
          tellDone(runs);
        }
      } finally {
        await worker.terminate();
      }
    }),
  );
  return tallies;
};

/** The results come in the order of what was wanted, and are the same on however many threads. Without time, with fewer runs. */
export async function runCells(
  wanted: readonly Wanted[],
  tellProgress: (part: number) => void = () => {},
  threads: number = availableParallelism(),
  hasTime: () => boolean = () => true,
): Promise<readonly CellResult[]> {
  const jobs = jobsFor(wanted);
  const all = jobs.reduce((sum, { runs }) => sum + runs, 0);
  const found = await runJobs(jobs, threads, runs => tellProgress(runs / all), hasTime);
  return wanted.map(({ cell }) => {
    const own = jobs.filter(job => job.cell === cell);
    const foundBy = <Found extends Tally | Calm>(of: readonly Job[]) =>
      of.flatMap(({ id }) => (found.get(id) as Found | undefined) ?? []);
    const of = (part: Part) => mergeTallies(foundBy<Tally>(own.filter(job => job.part === part && !job.isOfOpponents)));
    return {
      cell,
      name: nameOf(cell),
      of: { tuning: of('tuning'), 'held-out': of('held-out') },
      calm: sumOfCalm(foundBy<Calm>(own.filter(({ isOfOpponents }) => isOfOpponents))),
    };
  });
}
