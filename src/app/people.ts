import { type Settings, sinksAt } from '../config/settings.ts';
import { textAt } from '../domain/json.ts';
import type { SinkSetting } from '../domain/sink.ts';
import type { Reader } from '../ports/reader.ts';

/**
 * Whom runs on this cluster may tell: those of the settings, and nobody from a practice cluster. One that we did not
 * start is reached by its own kubeconfig, and then only the server says what it is. A server that says nothing is real.
 */
export async function peopleOn(
  cluster: { readonly isOurPractice: boolean; readonly reader: Pick<Reader, 'get'> },
  settings: Settings,
  signal: AbortSignal,
): Promise<readonly SinkSetting[]> {
  const named = sinksAt(settings, cluster.isOurPractice ? 'practice' : 'production');
  if (named.length === 0) return named;
  const answer = await cluster.reader.get('/version', signal);
  const isPractice = answer.kind === 'ok' && /-practice$/.test(textAt(answer.value, 'gitVersion') ?? '');
  return sinksAt(settings, isPractice ? 'practice' : 'production');
}
