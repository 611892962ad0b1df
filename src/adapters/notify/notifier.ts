import type { Id } from '../../domain/brands.ts';
import type { Outcome, SinkMessage } from '../../domain/change.ts';
import { safe } from '../../domain/safe-text.ts';
import type { SinkSetting } from '../../domain/sink.ts';
import type { Notifier } from '../../ports/notifier.ts';
import type { Clock } from '../../ports/surroundings.ts';
import { kinds } from './kinds.ts';
import { outcomeOfPost } from './outcome-of-post.ts';
import { post } from './post.ts';
import { lookUp, type Surroundings, withoutSecrets } from './sink-values.ts';

/** All that telling one sink may take, whatever goes wrong. */
const patienceMs = 5_000;
const againMs = 500;

export type NotifierOptions = Surroundings & {
  /** Those that may be told from here: none of them in a practice cluster. */
  readonly sinks: readonly SinkSetting[];
  readonly clock: Clock;
};

/** The sinks of the settings. Nobody can be told where they name none. */
export const makeNotifier = (options: NotifierOptions): Notifier => ({
  sinks: options.sinks.map(({ name, serves }) => ({ name, serves })),
  async tell(name, message, id) {
    const sink = options.sinks.find(one => one.name === name);
    return sink ? tell(sink, message, id, options) : refused(`the settings name no sink "${name}"`);
  },
});

async function tell(
  sink: SinkSetting,
  message: SinkMessage,
  id: Id,
  { clock, ...surroundings }: NotifierOptions,
): Promise<Outcome> {
  const signal = AbortSignal.timeout(patienceMs);
  const kind = kinds[sink.type];
  const found = await lookUp(sink.values, surroundings);
  if ('missing' in found) return refused(`${sink.name}: ${found.missing}`);
  const request = kind.request(found.values, message, { id, now: clock.now() });
  if (typeof request === 'string') return refused(`${sink.name}: ${request}`);
  const wrong = whyNotTo(request.url, kind.isSecret(found.values));
  if (wrong !== undefined) return refused(`${sink.name}: ${wrong}`);

  const attempt = async (): Promise<Outcome> => {
    const posted = await post(request, surroundings.env, signal);
    const outcome = outcomeOfPost(sink.name, posted, kind);
    return 'says' in outcome
      ? { ...outcome, says: safe(withoutSecrets(outcome.says, sink.values, found.values), 300) }
      : outcome;
  };
  const first = await attempt();
  const mayPass = first.kind === 'unknown' || first.kind === 'not-sent';
  if (!mayPass || !kind.knowsTwice || signal.aborted) return first;
  await clock.wait(againMs, signal);
  if (signal.aborted) return first;
  const second = await attempt();
  // What may have been heard the first time stays so, whatever the second attempt says.
  return second.kind === 'applied' || first.kind === 'not-sent' ? second : first;
}

/** A key goes by TLS, or to this machine. */
function whyNotTo(url: string, isSecret: boolean): string | undefined {
  if (!URL.canParse(url)) return 'its url is no URL';
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:') return undefined;
  if (protocol !== 'http:') return 'its url must begin with https:';
  const isHere = hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
  return isSecret && !isHere ? 'its url must begin with https:, because a key goes along' : undefined;
}

const refused = (says: string): Outcome => ({ kind: 'refused', why: 'invalid', says: safe(says, 300) });
