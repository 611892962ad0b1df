import type { Family, PodReport } from '../domain/reports.ts';
import type { SafeText } from '../domain/safe-text.ts';
import { countedSides } from '../workloads/counted-sides.ts';
import type { PodSamples } from '../workloads/counted-trouble.ts';
import { judgeAlone, judgeSides, type SideSamples } from '../workloads/side-by-side.ts';
import type { Readers } from './action.ts';

/** What the pods' own counters said, at several looks; and of pods that could not be asked, why. */
export type SidesRead = SideSamples & {
  readonly asked: { readonly fresh: number; readonly old: number };
  readonly problems: readonly SafeText[];
};

const betweenLooksMs = 2_500;
const mostLooks = 5;

/** Asks new and old pods until enough is counted to tell them apart, 10 s at most. */
export async function countSides(
  family: Family,
  from: Pick<Readers, 'sources' | 'wait'>,
  signal: AbortSignal,
): Promise<SidesRead> {
  const sides = countedSides(family);
  const samples = new Map<string, PodSamples>();
  const problems = new Map<string, SafeText>();
  const look = (pods: readonly PodReport[]) =>
    Promise.all(
      pods.map(async pod => {
        const answer = await from.sources.podCounts.read(pod, signal);
        if (answer.kind !== 'ok') return void problems.set(pod.uid, answer.says);
        samples.set(pod.uid, [...(samples.get(pod.uid) ?? []), answer.value]);
      }),
    );
  const known = (pods: readonly PodReport[]) => pods.map(({ uid }) => samples.get(uid) ?? []);
  const read = (): SidesRead => ({
    fresh: known(sides.fresh),
    old: known(sides.old),
    asked: { fresh: sides.fresh.length, old: sides.old.length },
    problems: [...new Set(problems.values())],
  });
  for (let looks = 1; ; looks += 1) {
    await look([...sides.fresh, ...sides.old]);
    const isSilent = samples.size === 0;
    if (isSilent || isTold(read()) || looks === mostLooks || signal.aborted) return read();
    await from.wait(betweenLooksMs, signal);
  }
}

/** New pods alone are held against their own past. */
const isTold = ({ fresh, old, asked }: SidesRead): boolean =>
  asked.fresh === 0 || (asked.old === 0 ? judgeAlone(fresh) : judgeSides({ fresh, old })).kind !== 'too-little';
