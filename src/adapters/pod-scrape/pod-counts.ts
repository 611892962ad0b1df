import type { PodReport } from '../../domain/reports.ts';
import { safe } from '../../domain/safe-text.ts';
import type { ApiProxy } from '../../ports/api-proxy.ts';
import type { PodCounts } from '../../ports/pod-counts.ts';
import type { Clock } from '../../ports/surroundings.ts';
import { rememberCounts } from './remembered-counts.ts';
import { countRequests } from './request-counters.ts';

/** Reads a pod's own metrics page, where it says it is, else where most are. */
export function makePodCounts(proxy: ApiProxy, clock: Clock): PodCounts {
  const remembered = rememberCounts();
  return {
    earlier: remembered.of,
    async read(pod, signal) {
      const { path, port } = metricsOf(pod);
      const { namespace, name } = pod;
      const page = await proxy.get({ namespace, name, path, ...(port !== undefined && { port }) }, signal);
      if (page.kind !== 'ok') return page;
      const counted = countRequests(page.value, path);
      if (!counted)
        return {
          kind: 'absent',
          says: safe(`${name} serves ${path}, but counts no requests that we know.`),
        };
      const value = { at: clock.now(), ...counted };
      remembered.add(pod.ownerUid, pod.uid, value);
      return { kind: 'ok', value, at: page.at };
    },
  };
}

function metricsOf({ scrape, ports }: PodReport): {
  readonly path: string;
  readonly port: string | undefined;
} {
  const [first] = ports;
  const path = scrape?.path ?? '/metrics';
  return {
    path: path.startsWith('/') ? path : `/${path}`,
    port: scrape?.port ?? (first === undefined ? undefined : String(first)),
  };
}
