import type { Bench } from '../support/bench/bench.ts';
import type { Place } from './place.ts';
import type { Suite } from './suites.ts';

export type Answers = Readonly<Record<string, unknown>>;

/** Runs a whole suite on one server. A step that fails answers with its error, so that all others are still seen. */
export async function runScript(bench: Bench, { steps }: Suite): Promise<Answers> {
  const place: Place = { bench, namespace: await bench.newNamespace(), kept: new Map() };
  const answers: Record<string, unknown> = {};
  for (const { title, ask } of steps) {
    try {
      answers[title] = JSON.parse(JSON.stringify((await ask(place)) ?? null));
    } catch (cause) {
      answers[title] = { failed: cause instanceof Error ? cause.message : String(cause) };
    }
  }
  return answers;
}

export const failures = (answers: Answers): readonly string[] =>
  Object.entries(answers)
    .filter(([, answer]) => typeof answer === 'object' && answer !== null && 'failed' in answer)
    .map(([title, answer]) => `${title}: ${JSON.stringify(answer)}`);
