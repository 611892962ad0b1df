import type { RunningControlPlane } from '../control-plane/control-plane.ts';
import { openK9s } from '../k9s/open-k9s.ts';
import { residentMb } from './figures.ts';

/** From the fork until k9s shows the first of the Deployments of all namespaces, and what the process holds then. */
export async function k9sBoard(cluster: RunningControlPlane): Promise<{ readonly ms: number; readonly mb: number }> {
  const began = performance.now();
  const { screen, close } = await openK9s(cluster.kubeconfigPath);
  try {
    await screen.until(/team-\d\d +app-\d{3} +\d+\/\d+/, 30_000);
    const took = performance.now() - began;
    return { ms: took, mb: await residentMb(screen.pid) };
  } finally {
    await close();
  }
}
