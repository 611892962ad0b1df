import { tagOf } from '../../kinds/pod-template-defaults.ts';
import type { Pod } from '../../kube-objects.ts';

/** What becomes of a container, told by the end of its image's tag; the real test cluster follows the same endings. */
export type Fate = 'never' | 'pull' | 'crash' | 'slow' | 'well';

const ENDINGS: readonly (readonly [string, Fate])[] = [
  ['-never', 'never'],
  ['-pull', 'pull'],
  ['-crash', 'crash'],
  ['-slow', 'slow'],
];

export function fateOf(image: string): Fate {
  const tag = tagOf(image);
  return ENDINGS.find(([ending]) => tag.endsWith(ending))?.[1] ?? 'well';
}

/** A pod shares the worst fate among its containers. */
export function fateOfPod(pod: Pod): Fate {
  const fates = pod.spec.containers.map(container => fateOf(container.image));
  return (['pull', 'crash', 'never', 'slow'] as const).find(fate => fates.includes(fate)) ?? 'well';
}

/** A scenario may stretch or shorten a pod's life. */
export const READY_AFTER = 'practice.example/ready-after-seconds';
export const STOPS_WITHIN = 'practice.example/stops-within-seconds';
