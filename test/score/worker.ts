import { parentPort } from 'node:worker_threads';
import { type Calm, calmOf } from './calm.ts';
import { type Tally, tallyOf } from './tally.ts';
import type { Cell, Part } from './world/cell.ts';

export type Job = {
  readonly id: number;
  readonly cell: Cell;
  readonly part: Part;
  readonly from: number;
  readonly runs: number;
  /** Only how many good releases the opponents stop. */
  readonly isOfOpponents: boolean;
};
export type Done = { readonly id: number; readonly found: Tally | Calm };

parentPort?.on('message', (job: Job) => {
  const find = job.isOfOpponents ? calmOf : tallyOf;
  const done: Done = { id: job.id, found: find(job.cell, job.part, job.from, job.runs) };
  parentPort?.postMessage(done);
});
