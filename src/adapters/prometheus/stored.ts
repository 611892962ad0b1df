import type { Answer } from '../../domain/answer.ts';
import type { Instant } from '../../domain/brands.ts';
import type { MetricsSetting } from '../../domain/metrics-setting.ts';
import type { PodReport } from '../../domain/reports.ts';
import type { SafeText } from '../../domain/safe-text.ts';
import type { Span, Stored, StoredPod } from '../../ports/measurements.ts';
import type { Clock } from '../../ports/surroundings.ts';
import type { ReadSamples } from '../../samples/sample-reader.ts';
import { expressionsOf, mustHave, type Question, questions } from './expressions.ts';
import { type GonePod, gonePods } from './gone-pods.ts';
import type { Profile } from './profile.ts';
import type { Asked, Queries } from './queries.ts';
import { readPods } from './read-pods.ts';
import type { Series } from './series.ts';

/** An answer of so many numbers is a few megabytes, and the Prometheus has others to serve. */
const mostValues = 100_000;
const firstSteps = 60;
/** Prometheus refuses more than 11,000. */
const mostSteps = 5_000;
const fewestSteps = 5;
/** While it does not answer. */
const mostTries = 3;
const restMs = 5_000;

type Results = ReadonlyMap<Question, ReadonlyMap<Instant, readonly Series[]>>;
type Part = { readonly kind: 'ok'; readonly results: Results } | Extract<Asked<never>, { kind: 'failed' }>;

/** Goes through what is stored in parts, whose size follows what came before, and is smaller where one is refused. */
export async function* readStored(
  source: SafeText,
  pods: readonly PodReport[],
  profile: Profile,
  span: Span,
  means: {
    readonly queries: Queries;
    readonly setting: MetricsSetting;
    readonly readSamples: ReadSamples;
    readonly clock: Clock;
  },
  signal: AbortSignal,
): AsyncGenerator<Answer<Stored>> {
  const { queries, setting, readSamples, clock } = means;
  const { everyMs } = span;
  const gone = await gonePods(pods, profile, span, setting, queries, signal);
  const all = [...pods, ...gone];
  const asked = expressionsOf(profile, all, setting.match);
  const seen = new Map<string, StoredPod>();
  let steps = firstSteps;
  let tries = 0;
  for (let from = wholeSeconds(span.from); from <= span.to && !signal.aborted; ) {
    const to = Math.min(span.to, from + (steps - 1) * everyMs);
    const part = await readPart({ from, to, everyMs }, steps === fewestSteps);
    if (part.kind === 'failed') {
      const isHopeless = part.isRefused ? steps === fewestSteps : ++tries >= mostTries;
      if (part.answer.kind === 'denied' || isHopeless) return yield part.answer;
      steps = Math.max(fewestSteps, Math.floor(steps / 4));
      if (!part.isRefused) await clock.wait(restMs, signal);
      continue;
    }
    tries = 0;
    const { results } = part;
    for (let at = from; at <= to; at += everyMs) yield { kind: 'ok', value: momentOf(results, at), at: clock.now() };
    const done = Math.floor((to - from) / everyMs) + 1;
    const perStep = Math.max(1, ...[...results.values()].map(valuesIn)) / done;
    from += done * everyMs;
    // Not much more than what went well: how much is stored of the next part is not known.
    steps = Math.min(mostSteps, 2 * steps, Math.max(fewestSteps, Math.floor(mostValues / perStep)));
  }

  /** `isSmallest`: what is refused even so, and is not needed, is left out. */
  async function readPart(own: Span, isSmallest: boolean): Promise<Part> {
    const results = new Map<Question, ReadonlyMap<Instant, readonly Series[]>>();
    for (const question of questions) {
      const expression = asked[question];
      if (expression === undefined || isNobodyThere(results)) continue;
      const answer = await queries.range(expression, own, signal);
      if (answer.kind === 'ok') results.set(question, answer.value);
      else if (!answer.isRefused || mustHave.has(question) || !isSmallest) return answer;
    }
    return { kind: 'ok', results };
  }

  function momentOf(stored: Results, at: Instant): Stored {
    const results = Object.fromEntries([...stored].map(([question, byTime]) => [question, byTime.get(at) ?? []]));
    const there = all.filter(pod => !isAlive(pod) || (pod.readySince ?? 0) <= at);
    const read = readPods(results, there, profile, readSamples, setting, at);
    const of = new Map([...read].flatMap(([uid, one]) => (one.kind === 'read' ? [[uid, one.reading] as const] : [])));
    const known = there.filter(({ uid }) => of.has(uid)).map(pod => seenPod(pod, at));
    return { at, pods: known, measured: { source, of, problems: [] } };
  }

  /** Of one that is gone nobody knows since when it was ready: at the latest, when it was seen first. */
  function seenPod(pod: PodReport | GonePod, at: Instant): StoredPod {
    if (isAlive(pod)) return pod;
    const { uid, name, hash } = pod;
    const known = seen.get(uid) ?? { uid, name, hash, readySince: at };
    seen.set(uid, known);
    return known;
  }
}

/** When they were scraped is asked first. */
const isNobodyThere = (results: Results): boolean => results.get('times')?.size === 0;
const isAlive = (pod: PodReport | GonePod): pod is PodReport => 'kind' in pod;
const wholeSeconds = (at: Instant): Instant => Math.ceil(at / 1_000) * 1_000;
const valuesIn = (byTime: ReadonlyMap<Instant, readonly Series[]>): number =>
  [...byTime.values()].reduce((sum, series) => sum + series.length, 0);
