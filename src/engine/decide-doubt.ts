import type { Json } from '../domain/json.ts';
import type { Engine } from './engine.ts';
import type { Watching } from './follow.ts';
import { createRecorder } from './recorder.ts';
import type { OpenRun } from './settle.ts';

/** What a person may say of a change that reading can't settle. Each ends the run; none sends anything. */
export type DoubtChoice = 'plan-again' | 'accept' | 'by-hand' | 'stop';

const closes: Record<DoubtChoice, 'clean' | 'abandoned' | 'aborted'> = {
  'plan-again': 'abandoned',
  accept: 'clean',
  'by-hand': 'abandoned',
  stop: 'aborted',
};

/** Writes down what the person decided, in their name, and closes the run. False when another process has it. */
export async function decideDoubt(
  engine: Engine,
  { state }: OpenRun,
  choice: DoubtChoice,
  note: string,
  watching: Watching,
): Promise<boolean> {
  // What a playbook's change is taken for is said to its walk, which goes on with it.
  if (state.as === 'playbook') return false;
  if (!(await engine.journal.claim(state.run, engine.actor))) return false;
  try {
    const recorder = createRecorder(state.run, engine, state.last);
    const change = state.changes.findLast(({ startedAt }) => startedAt !== undefined)?.change.id ?? state.run;
    const answer: Json = { doubt: choice };
    watching.entry(await recorder.record({ type: 'answer.given', to: change, level: 'key', answer }));
    if (note !== '') watching.entry(await recorder.record({ type: 'note', text: note }));
    watching.entry(await recorder.record({ type: 'run.closed', how: closes[choice] }));
    return true;
  } finally {
    await engine.journal.release(state.run).catch(() => undefined);
  }
}
