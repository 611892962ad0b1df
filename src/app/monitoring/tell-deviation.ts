import type { SinkMessage } from '../../domain/change.ts';
import type { DeviationNews } from '../../domain/deviation.ts';
import type { MonitorSettings } from '../../domain/monitors.ts';
import { type SafeText, safe } from '../../domain/safe-text.ts';
import { commandName, type WorkloadRef } from '../../domain/workload.ts';
import type { Engine } from '../../engine/engine.ts';
import { deviationNewsInWords } from '../../wording/deviation.ts';

/** Who was told of a deviation, and by whom it was not taken. */
export type Told = { readonly sink: string; readonly problem?: SafeText };

type Teller = Pick<Engine, 'outlets' | 'ids' | 'place' | 'actor'>;

/**
 * Tells the people of the settings of one deviation, all of them at once; nothing waits for it longer than a notifier
 * tries. Its key is the same for everybody who watches the same workload, so that a provider that knows keys rings once.
 */
export async function tellDeviation(
  { outlets, ids, place, actor }: Teller,
  { tell = [], page = [] }: MonitorSettings,
  ref: WorkloadRef,
  news: DeviationNews,
): Promise<readonly Told[]> {
  if (!outlets) return [];
  const { notifier } = outlets;
  const wanted = notifier.sinks.flatMap(({ name, serves }) => {
    if (serves.some(one => page.includes(one))) return { name, urgency: 'page' as const };
    return serves.some(one => tell.includes(one)) ? { name, urgency: 'notify' as const } : [];
  });
  const { key } = news.deviation;
  const messageOf = (urgency: SinkMessage['urgency']): SinkMessage => ({
    urgency,
    text: safe(`${commandName(ref)}: ${deviationNewsInWords(news)}`, 500),
    ...(news.type === 'resolved' && { resolves: true }),
    dedupKey: `${place.cluster}/${ref.namespace}/${ref.kind}/${ref.name}/${key}`,
    source: safe(`${place.context}/${ref.namespace}/${ref.name}`),
    details: {
      deviation: key,
      kind: news.deviation.kind,
      workload: ref.name,
      namespace: ref.namespace,
      context: place.context,
      by: actor.name,
    },
  });
  return Promise.all(
    wanted.map(async ({ name, urgency }) => {
      const outcome = await notifier.tell(name, messageOf(urgency), ids.next());
      return { sink: name, ...('says' in outcome && { problem: outcome.says }) };
    }),
  );
}
