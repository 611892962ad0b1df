import { programsAt, type Settings, sinksAt } from '../config/settings.ts';
import type { AllowedProgram } from '../domain/allowed-program.ts';
import { textAt } from '../domain/json.ts';
import type { SinkSetting } from '../domain/sink.ts';
import type { Reader } from '../ports/reader.ts';

/** What runs on a cluster may reach beside it. */
export type Outside = { readonly sinks: readonly SinkSetting[]; readonly programs: readonly AllowedProgram[] };

/**
 * Whom runs on this cluster may tell and what they may run: what the settings say, and nothing from a practice cluster.
 * One that we did not start is reached by its own kubeconfig, and then only the server says what it is. A server that
 * says nothing is real.
 */
export async function outsideOf(
  cluster: { readonly isOurPractice: boolean; readonly reader: Pick<Reader, 'get'> },
  settings: Settings,
  signal: AbortSignal,
): Promise<Outside> {
  const at = (environment: 'practice' | 'production'): Outside => ({
    sinks: sinksAt(settings, environment),
    programs: programsAt(settings, environment),
  });
  const { sinks, programs } = at('production');
  if (cluster.isOurPractice || sinks.length + programs.length === 0) return at('practice');
  const answer = await cluster.reader.get('/version', signal);
  const isPractice = answer.kind === 'ok' && /-practice$/.test(textAt(answer.value, 'gitVersion') ?? '');
  return at(isPractice ? 'practice' : 'production');
}
