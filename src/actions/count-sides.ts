import type { Instant } from '../domain/brands.ts';
import type { Family, PodReport } from '../domain/reports.ts';
import type { SafeText } from '../domain/safe-text.ts';
import type { RememberedMeasurements } from '../ports/measurements.ts';
import { countedSides } from '../workloads/counted-sides.ts';
import type { PodSamples } from '../workloads/counted-trouble.ts';
import { rulesOf } from '../workloads/registry.ts';
import { judgeAlone, judgeSides, mostLooks, type SideSamples } from '../workloads/side-by-side.ts';
import type { Readers } from './action.ts';

/** What the pods' own counters said, at several looks; and of pods that could not be asked, why. */
export type SidesRead = SideSamples & {
  readonly asked: { readonly fresh: number; readonly old: number };
  /** Where no old pod is left: what was read of both sides while there were some. */
  readonly gone?: SideSamples;
  readonly problems: readonly SafeText[];
};

const betweenLooksMs = 2_500;

/**
 * Asks new and old pods until enough is counted to tell them apart, 25 s at most. What was read of them before in this
 * process counts too; where no old pod is left, what was read of those while they were there.
 */
export async function countSides(
  family: Family,
  from: Pick<Readers, 'sources' | 'wait'>,
  signal: AbortSignal,
): Promise<SidesRead> {
  const sides = countedSides(family);
  const { measurements } = from.sources;
  const { earlier } = measurements;
  const samples = new Map<string, PodSamples>();
  for (const { uid, ownerUid } of [...sides.fresh, ...sides.old]) samples.set(uid, earlier(ownerUid).get(uid) ?? []);
  const gone = sides.old.length === 0 ? goneBefore(family, earlier) : [];
  const problems = new Set<SafeText>();
  const look = async (pods: readonly PodReport[]) => {
    const answer = await measurements.read(pods, signal);
    if (answer.kind !== 'ok') return void problems.add(answer.says);
    for (const problem of answer.value.problems) problems.add(problem);
    for (const [uid, reading] of answer.value.of) samples.set(uid, [...(samples.get(uid) ?? []), reading]);
  };
  const known = (pods: readonly PodReport[]) => pods.map(({ uid }) => samples.get(uid) ?? []);
  const read = (): SidesRead => ({
    fresh: known(sides.fresh),
    old: known(sides.old),
    asked: { fresh: sides.fresh.length, old: sides.old.length },
    ...(gone.length > 0 && { gone: { fresh: until(lastOf(gone), known(sides.fresh)), old: gone } }),
    problems: [...problems],
  });
  for (let looks = 1; ; looks += 1) {
    await look([...sides.fresh, ...sides.old]);
    const isSilent = [...samples.values()].every(({ length }) => length === 0);
    if (isSilent || isTold(read()) || looks === mostLooks || signal.aborted) return read();
    await from.wait(betweenLooksMs, signal);
  }
}

/** Of the newest older revision of which pods were read before they went. Their owner must be of one template alone. */
function goneBefore(family: Family, earlier: RememberedMeasurements['earlier']): readonly PodSamples[] {
  const rules = rulesOf(family);
  const current = rules.current(family);
  const before = rules
    .kept(family)
    .filter(({ uid }) => uid !== current?.uid)
    .sort((a, b) => b.revision - a.revision)
    .map(({ uid }) => [...earlier(uid).values()])
    .find(({ length }) => length > 0);
  return before ?? [];
}

const lastOf = (pods: readonly PodSamples[]): Instant => Math.max(...pods.flat().map(({ at }) => at));

/** What came later is nothing that the other side could have shown as well. */
const until = (end: Instant, pods: readonly PodSamples[]): readonly PodSamples[] =>
  pods.map(samples => samples.filter(({ at }) => at <= end + betweenLooksMs));

/** New pods alone are held against those that are gone, and against their own past. */
const isTold = ({ fresh, old, asked, gone }: SidesRead): boolean =>
  asked.fresh === 0 ||
  (asked.old === 0 ? judgeAlone(fresh) : judgeSides({ fresh, old })).kind !== 'too-little' ||
  (gone !== undefined && judgeSides(gone).kind !== 'too-little');
