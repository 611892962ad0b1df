import { parentPort } from 'node:worker_threads';
import { type Tally, tallyOf } from './tally.ts';
import type { Cell, Part } from './world/cell.ts';

export type Job = {
  readonly id: number;
  readonly cell: Cell;
  readonly part: Part;
  readonly from: number;
  readonly runs: number;
};
export type Done = { readonly id: number; readonly tally: Tally };

parentPort?.on('message', (job: Job) => {
  const done: Done = { id: job.id, tally: tallyOf(job.cell, job.part, job.from, job.runs) };
  parentPort?.postMessage(done);
});
