import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { mergeTallies, type Tally } from './tally.ts';
import type { Done, Job } from './worker.ts';
import { type Cell, nameOf, type Part, parts } from './world/cell.ts';

/** Runs are halved between the parts of the seeds. Where time is limited, what is more urgent (0) gets its runs first. */
export type Wanted = { readonly cell: Cell; readonly runs: number; readonly urgency?: number };
export type CellResult = { readonly cell: Cell; readonly name: string; readonly of: Readonly<Record<Part, Tally>> };

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
    .flatMap(({ cell, runs, urgency = 0 }) =>
      parts.flatMap(part =>
        piecesOf(Math.ceil(runs / parts.length)).map(piece => ({
          turn: piece.from === 0 ? -1 : urgency,
          job: { cell, part, ...piece },
        })),
      ),
    )
    .map(({ turn, job }, id) => ({ turn, job: { id, ...job } }))
    .sort((a, b) => a.turn - b.turn || a.job.from - b.job.from || a.job.id - b.job.id)
    .map(({ job }) => job);

const runJobs = async (
  jobs: readonly Job[],
  threads: number,
  tellDone: (runs: number) => void,
  hasTime: () => boolean,
): Promise<ReadonlyMap<number, Tally>> => {
  const tallies = new Map<number, Tally>();
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
          const { id, tally } = await answer;
          worker.removeAllListeners('error');
          tallies.set(id, tally);
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
  const tallies = await runJobs(jobs, threads, runs => tellProgress(runs / all), hasTime);
  return wanted.map(({ cell }) => {
    const name = nameOf(cell);
    const of = (part: Part) =>
      mergeTallies(
        jobs
          .filter(job => job.part === part && job.cell === cell)
          .flatMap(job => {
            const tally = tallies.get(job.id);
            return tally ? [tally] : [];
          }),
      );
    return { cell, name, of: { tuning: of('tuning'), 'held-out': of('held-out') } };
  });
}
