import type { Bench } from '../support/bench/bench.ts';
import { steps } from './steps.ts';

/** Runs the whole script on one server. A step that fails answers with its error, so that all others are still seen. */
export async function runSteps(bench: Bench): Promise<ReadonlyMap<string, unknown>> {
  const place = { bench, namespace: await bench.newNamespace(), kept: new Map() };
  const answers = new Map<string, unknown>();
  for (const { title, ask } of steps) {
    try {
      answers.set(title, JSON.parse(JSON.stringify((await ask(place)) ?? null)));
    } catch (cause) {
      answers.set(title, { failed: cause instanceof Error ? cause.message : String(cause) });
    }
  }
  return answers;
}
