import type { EventReport } from '../domain/events.ts';
import type { PodReport } from '../domain/reports.ts';
import type { Cause, Rollout } from '../domain/rollout.ts';
import { eventCauses } from './event-causes.ts';
import { mostTellingFirst } from './shared/pod-trouble.ts';

const surest: readonly Cause['certainty'][] = ['sure', 'likely', 'unknown'];

/**
 * Why a rollout doesn't go on: the first is the one that explains the others. What the state of the pods says and what
 * Events say of the same kind become one cause: in the surer words, with the evidence of both.
 */
export function explain(
  { rollout, pods }: { readonly rollout: Rollout; readonly pods: readonly PodReport[] },
  events: readonly EventReport[],
): readonly Cause[] {
  const told = eventCauses(rollout, pods, events);
  const seen = rollout.cause ? [rollout.cause] : [];
  const kinds = [...new Set([...seen, ...told].map(({ kind }) => kind))];
  return kinds
    .map(kind =>
      joined(
        seen.find(one => one.kind === kind),
        told.find(one => one.kind === kind),
      ),
    )
    .filter(cause => cause !== undefined)
    .sort((a, b) => mostTellingFirst.indexOf(a.kind) - mostTellingFirst.indexOf(b.kind));
}

function joined(seen: Cause | undefined, told: Cause | undefined): Cause | undefined {
  if (!seen || !told) return seen ?? told;
  const isSurer = surest.indexOf(told.certainty) <= surest.indexOf(seen.certainty);
  const [words, other] = isSurer ? [told, seen] : [seen, told];
  return {
    ...words,
    pods: seen.pods.affected >= told.pods.affected ? seen.pods : told.pods,
    evidence: [...new Set([...words.evidence, ...other.evidence])].slice(0, 4),
    ...((seen.pod ?? told.pod) && { pod: seen.pod ?? told.pod }),
  } as Cause;
}
