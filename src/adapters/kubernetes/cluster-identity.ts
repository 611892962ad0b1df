import { createHash } from 'node:crypto';
import { textAt } from '../../domain/json.ts';
import { answerOf } from './answer-of.ts';
import type { ClusterSettings } from './kubeconfig.ts';
import { readPem } from './pem.ts';
import { type Problem, problem } from './problem.ts';
import type { ReaderSettings } from './reader.ts';
import { sendPatiently } from './retry-after.ts';

/**
 * What this cluster is, whatever it is called here: the uid of kube-system. Who may not read that gets a hash of the
 * cluster's address and authority. A server that does not answer, or does not know us yet, is not given a name that
 * it would lose later.
 */
export async function identifyCluster(
  { transport, clock, readMs }: Pick<ReaderSettings, 'transport' | 'clock' | 'readMs'>,
  cluster: ClusterSettings,
  signal: AbortSignal,
): Promise<string | Problem> {
  const request = {
    method: 'GET',
    path: '/api/v1/namespaces/kube-system',
    totalMs: readMs,
  } as const;
  const reply = await sendPatiently(transport, request, { clock, patienceMs: readMs }, signal);
  const answer = answerOf(reply, transport.server, clock.now());
  const uid = answer.kind === 'ok' ? textAt(answer.value, 'metadata', 'uid') : undefined;
  if (uid) return uid;
  const isHidden = reply.kind === 'answer' && (reply.head.status === 403 || reply.head.status === 404);
  if (answer.kind !== 'ok' && !isHidden) return problem(answer.says);
  const authority = cluster.authority ? await readPem(cluster.authority, 'certificate authority') : Buffer.alloc(0);
  if (!Buffer.isBuffer(authority)) return authority;
  return `ca:${createHash('sha256').update(authority).update('\0').update(cluster.server).digest('hex')}`;
}
