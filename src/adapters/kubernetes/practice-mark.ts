import { textAt } from '../../domain/json.ts';
import type { Reader } from '../../ports/reader.ts';

/** Whether a server says of itself, in its version, that it is a practice cluster. One that says nothing is real. */
export async function isPracticeCluster(reader: Reader, signal: AbortSignal): Promise<boolean> {
  const answer = await reader.get('/version', signal);
  return answer.kind === 'ok' && /-practice$/.test(textAt(answer.value, 'gitVersion') ?? '');
}
