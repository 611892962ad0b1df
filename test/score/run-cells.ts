import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { mergeTallies, type Tally } from './tally.ts';
import type { Done, Job } from './worker.ts';
import { type Cell, nameOf, type Part, parts } from './world/cell.ts';

/** Runs are halved between the parts of the seeds. */
export type Wanted = { readonly cell: Cell; readonly runs: number };
export type CellResult = { readonly cell: Cell; readonly name: string; readonly of: Readonly<Record<Part, Tally>> };

/** Small enough that the last one of them does not keep everybody waiting. */
const runsPerJob = 100;

const jobsFor = (wanted: readonly Wanted[]): readonly Job[] =>
  wanted
    .flatMap(({ cell, runs }) =>
      parts.flatMap(part => {
        const each = Math.ceil(runs / parts.length);
        const pieces = Math.ceil(each / runsPerJob);
        return Array.from({ length: pieces }, (_, i) => ({
          cell,
          part,
          from: i * runsPerJob,
          runs: Math.min(runsPerJob, each - i * runsPerJob),
        }));
      }),
    )
    .map((job, id) => ({ id, ...job }));

const runJobs = async (
  jobs: readonly Job[],
  threads: number,
  tellDone: (done: number) => void,
): Promise<ReadonlyMap<number, Tally>> => {
  const tallies = new Map<number, Tally>();
  let next = 0;
  await Promise.all(
    Array.from({ length: Math.min(threads, jobs.length) }, async () => {
      const worker = new Worker(path.join(import.meta.dirname, 'worker.ts'));
      try {
        for (let job = jobs[next++]; job; job = jobs[next++]) {
          const answer = new Promise<Done>((resolve, reject) => {
            worker.once('message', resolve);
            worker.once('error', reject);
          });
          worker.postMessage(job);
          const { id, tally } = await answer;
          worker.removeAllListeners('error');
          tallies.set(id, tally);
          tellDone(tallies.size);
        }
      } finally {
        await worker.terminate();
      }
    }),
  );
  return tallies;
};

/** The results come in the order of what was wanted, and are the same on however many threads. */
export async function runCells(
  wanted: readonly Wanted[],
  tellProgress: (part: number) => void = () => {},
  threads: number = availableParallelism(),
): Promise<readonly CellResult[]> {
  const jobs = jobsFor(wanted);
  const tallies = await runJobs(jobs, threads, done => tellProgress(done / jobs.length));
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
