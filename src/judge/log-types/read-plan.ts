import type { LogPart, LogPlace } from '../../domain/logs.ts';
import type { PodReport } from '../../domain/reports.ts';

/** Enough of one side's pods to stand for all; both sides get the same. */
const mostPodsOfSide = 5;
/** With five pods on both sides 50,000 lines, and 5 MiB, for one look. */
export const mostOfPod = { mostLines: 5_000, mostBytes: 512 * 1024 };

/** The pods whose logs are read, each side's in turn: first those that were read before, so that the same ones are compared. */
export function podsToRead(
  sides: readonly (readonly PodReport[])[],
  wasRead: (uid: string) => boolean,
): readonly PodReport[] {
  const chosen = sides.map(pods =>
    pods
      .toSorted((a, b) => Number(wasRead(b.uid)) - Number(wasRead(a.uid)) || (a.name < b.name ? -1 : 1))
      .slice(0, mostPodsOfSide),
  );
  const longest = Math.max(0, ...chosen.map(({ length }) => length));
  return Array.from({ length: longest }, (_, i) => chosen.flatMap(pods => pods[i] ?? [])).flat();
}

/** What `kubectl logs` reads too: the container that the annotation names, else the first one. */
export function containerToRead({ annotations, containers }: PodReport): PodReport['containers'][number] | undefined {
  const named = annotations['kubectl.kubernetes.io/default-container'];
  return containers.find(({ name }) => name === named) ?? containers[0];
}

/** Which part of the time since the place was read: 1, unless there was more than was asked for. */
export function partRead(after: LogPlace | undefined, { lines, isCut }: LogPart): number {
  if (!isCut) return 1;
  const [from, first, last] = [after && Date.parse(after.stamp), lines[0]?.at, lines.at(-1)?.at];
  if (from === undefined || first === undefined || last === undefined || last <= from) return 0;
  return Math.min(1, Math.max(0, (last - first) / (last - from)));
}
