import type { Identity } from '../../domain/access.ts';
import type { Answer } from '../../domain/answer.ts';
import { field, type Json, listAt, textAt } from '../../domain/json.ts';
import { safe } from '../../domain/safe-text.ts';
import type { Access } from '../../ports/access.ts';
import type { Clock } from '../../ports/surroundings.ts';
import { answerOf } from './answer-of.ts';
import { sendPatiently } from './retry-after.ts';
import type { Transport } from './transport.ts';

export type AccessSettings = {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly readMs: number;
};

/** Reviews are posted, but nothing is stored: the answer is all there is of them. */
export function makeAccess({ transport, clock, readMs }: AccessSettings): Access {
  const review = async (path: string, body: Json, signal: AbortSignal): Promise<Answer<Json>> => {
    const headers = { 'content-type': 'application/json' };
    const request = {
      method: 'POST',
      path,
      headers,
      body: JSON.stringify(body),
      totalMs: readMs,
    } as const;
    const reply = await sendPatiently(transport, request, { clock, patienceMs: readMs }, signal);
    return answerOf(reply, transport.server, clock.now());
  };
  return {
    async whoAmI(signal): Promise<Answer<Identity>> {
      const apiVersion = 'authentication.k8s.io/v1';
      const answer = await review(
        `/apis/${apiVersion}/selfsubjectreviews`,
        { apiVersion, kind: 'SelfSubjectReview' },
        signal,
      );
      if (answer.kind !== 'ok') return answer;
      const name = textAt(answer.value, 'status', 'userInfo', 'username');
      if (!name)
        return {
          kind: 'absent',
          says: safe('The API server does not say who we are.'),
        };
      const groups = listAt(answer.value, 'status', 'userInfo', 'groups').filter(group => typeof group === 'string');
      return {
        kind: 'ok',
        value: { name: safe(name), groups: groups.map(group => safe(group)) },
        at: answer.at,
      };
    },

    async may({ verb, group, resource, subresource, namespace, name }, signal): Promise<Answer<boolean>> {
      const apiVersion = 'authorization.k8s.io/v1';
      const resourceAttributes = {
        verb,
        group,
        resource,
        namespace,
        ...(subresource !== undefined && { subresource }),
        ...(name !== undefined && { name }),
      };
      const body = {
        apiVersion,
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes },
      };
      const answer = await review(`/apis/${apiVersion}/selfsubjectaccessreviews`, body, signal);
      if (answer.kind !== 'ok') return answer;
      return {
        kind: 'ok',
        value: field(answer.value, 'status', 'allowed') === true,
        at: answer.at,
      };
    },
  };
}
