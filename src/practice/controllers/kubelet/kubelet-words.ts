import type { Pod } from '../../kube-objects.ts';

/** What the kubelet and its runtime say, as people know it from `kubectl describe`. */
export function pullWords(image: string): string {
  return (
    `failed to pull and unpack image "${image}": failed to resolve reference "${image}": ` +
    `unexpected status from HEAD request: 404 Not Found: manifest unknown: ${image}: not found`
  );
}

/** As Go prints a duration: 10s, 1m20s, 5m0s. */
export function backoffWords(millis: number): string {
  const seconds = millis / 1000;
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}

/** `name_namespace(uid)`, as upstream's format.Pod. */
export function podWords({ metadata }: Pod): string {
  return `${metadata.name}_${metadata.namespace}(${metadata.uid})`;
}

export const PROBE_WORDS = { readiness: 'Readiness', liveness: 'Liveness', startup: 'Startup' } as const;
