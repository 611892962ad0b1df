import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { KubectlPlace, Said } from './kubectl-place.ts';
import { practicePlace, realPlace } from './kubectl-place.ts';
import { maskedText } from './masked-text.ts';

/** One command line, asked of both clusters after the ones before it. */
export type Step = {
  /** Without the word `kubectl`; a word in single quotes may hold blanks. */
  readonly line: string;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly asViewer?: boolean;
  readonly until?: (out: string) => boolean;
  /** What of it has to be equal; everything, masked, unless said otherwise. */
  readonly like?: (said: Said) => unknown;
};

export const wordsOf = (line: string): readonly string[] =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

/** Rows without their order, which hangs on generated names. */
export const inAnyOrder = ({ out, ...rest }: Said): Said => ({ ...rest, out: out.split('\n').sort().join('\n') });

/** How it ended, without how often it had to wait, which is a matter of speed. */
export const lastLine = ({ out, ...rest }: Said): Said => ({ ...rest, out: out.trim().split('\n').at(-1) ?? '' });

/** Runs the same commands against `deploy-cockpit practice` and the real control plane, and compares what kubectl says. */
export function sideBySide(title: string, steps: readonly Step[]): void {
  describe(title, () => {
    let places: readonly KubectlPlace[] = [];
    let said: readonly ReadonlyMap<Step, Said>[] = [];

    beforeAll(async () => {
      const address = inject('controlPlane');
      places = await Promise.all([practicePlace(address.kubectlPath), realPlace(address)]);
      said = await Promise.all(places.map(place => runAll(place, steps)));
    }, 300_000);
    afterAll(async () => {
      await Promise.all(places.map(place => place.close()));
    });

    test.each(steps.map(step => [step.line, step] as const))('kubectl %s', (_, step) => {
      const [practice, real] = said.map(each => (step.like ?? whole)(each.get(step) as Said));
      expect(practice).toEqual(real);
    });
  });
}

const whole = (said: Said): unknown => said;

async function runAll(place: KubectlPlace, steps: readonly Step[]): Promise<ReadonlyMap<Step, Said>> {
  const answers = new Map<Step, Said>();
  for (const step of steps) {
    const { out, err, code } = await place.kubectl(wordsOf(step.line), step);
    const masked = (text: string) => maskedText(text, place.namespace);
    answers.set(step, { out: masked(out), err: masked(err), code });
  }
  return answers;
}
